/** Shapes that several modules share; read by editors and people, never served a second time. */

/** What the gateway and the backend send is described in docs/contracts.md. */
export type Sender = 'customer' | 'bot' | 'agent' | 'system';

/** `payload` is what `payload_id` takes. */
export type Reply = { title: string; payload: string };

export type Card = {
  type: 'order_card' | 'order_list' | 'tracking_timeline' | 'rating';
  order?: OrderView;
  orders?: OrderSummary[];
  focus?: 'status' | 'tracking';
};

export type MessageState = 'sending' | 'waiting' | 'held' | 'sent' | 'failed';

/** A file that the gateway keeps; `name` is as the customer's device has it. */
export type Upload = {
  id: string;
  kind: 'photo' | 'document';
  name: string;
  mime_type: string;
  size: number;
};

/**
 * A file that goes with the next message. `part` of it is sent, 0 to 1; `session` and `at`: to whom and when it
 * came. After a reload it has no `file` any more, only its `upload`.
 */
export type PickedFile = {
  key: symbol;
  name: string;
  file?: File;
  stop?: AbortController;
  part: number;
  error: import('./uploads.js').UploadError | null;
  upload: Upload | null;
  picture?: ImageBitmap;
  session?: string;
  at?: number;
};

/** What outlives a reload of a message that is being written, and in which session. */
export type KeptDraft = { session: string | null; text: string; files: { upload: Upload; at: number }[] };

/** One message as the page shows it; `state` only on the customer's own, `agent` the name of a person who says it. */
export type Message = {
  id: string;
  seq: number | null;
  sender: Sender;
  agent?: string | null;
  at: string;
  text: string;
  replies: Reply[];
  card: Card | null;
  attachment: { url: string; title: string; image: boolean } | null;
  attachments: Upload[];
  payloadId?: string;
  state?: MessageState;
};

/** A visitor's conversation and a signed-in customer's are kept apart. */
export type Slot = 'visitor' | 'customer';

/** `last_seq` is the newest message shown, `read_seq` the newest one seen, in whichever tab. */
export type Place = { session_id: string | null; last_seq: number; read_seq: number };

/** What the customer wrote; `seq` is null until the gateway has acknowledged it. */
export type Outgoing = {
  message_id: string;
  text: string;
  payload_id?: string;
  order?: string;
  attachments?: Upload[];
  at: string;
  seq: number | null;
};

/** Who answers, and how long until somebody does. */
export type Handling = {
  state: 'bot' | 'waiting' | 'agent';
  place?: number;
  estimate_s?: number;
  name?: string;
};

/** Answer of `GET /widget/config.json`. */
export type Config = {
  shop?: { name?: string | Record<string, string>; logo?: string | null; accent?: string };
  privacy_url?: string | null;
  greeting?: Record<string, string>;
  languages?: string[];
};

/** A catalogue, and the tag that Intl formats with. */
export type Locale = { language: 'zh-Hans' | 'zh-Hant' | 'en'; tag: string };

/** `step` of the four (ordered, packed, on the way, arrived); null: there is no way forward to show. */
export type Look = {
  icon: string;
  tone: 'active' | 'good' | 'wait' | 'bad' | 'quiet';
  step: number | null;
};

/** Data attributes of the script tag. */
export type Settings = { locale?: string; theme?: string; accent?: string; identity?: string };

/** `window.Gendan`, once the modules are there. */
export type Api = {
  open(options: { order?: string }): Promise<void>;
  close(): Promise<void>;
  setIdentity(token: string | null): void;
  setLocale(locale: string): Promise<void>;
};

/* An order as docs/contracts.md has it (gendan/contracts/order_view.py); tests hold both against each other. */

/** A text by language. */
export type Localized = Record<string, string>;

export type OrderStatus =
  | 'payment_pending'
  | 'payment_failed'
  | 'on_hold'
  | 'preparing'
  | 'partly_shipped'
  | 'in_transit'
  | 'out_for_delivery'
  | 'ready_for_pickup'
  | 'delivery_failed'
  | 'partly_delivered'
  | 'delivered'
  | 'returning_to_sender'
  | 'returned'
  | 'return_in_progress'
  | 'refunding'
  | 'refunded'
  | 'cancelled'
  | 'rejected'
  | 'lost';

export type NextStep =
  | 'customer_pays'
  | 'shop_ships'
  | 'carrier_delivers'
  | 'customer_collects'
  | 'customer_returns_item'
  | 'shop_inspects'
  | 'shop_refunds'
  | 'shop_decides'
  | 'nothing';

export type ViewLevel = 'parcel' | 'order' | 'customer' | 'staff';

/** An amount in minor units of its currency (ISO 4217), and as it is written. */
export type MoneyView = { minor: number; currency: string; decimal: string };

/** One scan of a carrier; `code` is its own word for it. */
export type TrackingEventView = {
  status: string;
  occurred_at: string;
  place: Localized | null;
  timezone: string;
  text: Localized;
  reason: string | null;
  code: string;
};

/** Who carries a parcel. */
export type CarrierView = { code: string; name: Localized; url: string | null; phone: string | null };

/** When a parcel is expected, and by whose word. */
export type Eta = { from: string; to: string; source: string };

/** How many of an order's line are in a parcel. */
export type ShipmentLine = { line: number; quantity: number };

/** Who took the parcel; the name is masked and the proof null unless `unlocked`. */
export type DeliveryView = {
  signed_by: string;
  signed_name: string | null;
  place: Localized | null;
  proof_url: string | null;
};

/** Where the parcel waits; the code is null unless `unlocked`. */
export type PickupView = {
  name: Localized;
  address: Localized;
  hours: Localized | null;
  keep_until: string | null;
  code: string | null;
};

/** Who brings the parcel; the phone is null unless `unlocked`. */
export type CourierView = { name: string; phone: string | null };

/** One parcel with its scans, newest first. */
export type ShipmentView = {
  id: string;
  status: string;
  flags: string[];
  carrier: CarrierView | null;
  tracking_number: string | null;
  tracking_url: string | null;
  lines: ShipmentLine[];
  promised_by: string | null;
  eta: Eta | null;
  handed_over_at: string | null;
  delivered_at: string | null;
  last_event: TrackingEventView | null;
  events: TrackingEventView[];
  days_since_scan: number | null;
  stalled: boolean;
  delivery: DeliveryView | null;
  pickup: PickupView | null;
  courier: CourierView | null;
};

/** What is paid back for a return. */
export type Refund = { amount: MoneyView; to: Localized | null; expected_by: string | null };

/** One return of an order. */
export type ReturnView = {
  number: string;
  status: string;
  requested_at: string;
  received_at: string | null;
  refund: Refund | null;
};

/** Where the money stands. */
export type PaymentView = {
  status: string;
  method: Localized | null;
  paid_at: string | null;
  failure: Localized | null;
};

/** An order's sums. */
export type TotalsView = { items: MoneyView; shipping: MoneyView; discount: MoneyView; total: MoneyView; refunded: MoneyView };

/** One line of an order. */
export type Item = {
  line: number;
  sku: string;
  name: Localized;
  variant: Localized | null;
  quantity: number;
  unit_price: MoneyView;
  shipments: string[];
};

/** Where the parcels go; masked at level `order`. */
export type PostalAddress = {
  recipient: string;
  phone: string | null;
  line: string;
  postcode: string;
  country: string;
};

/** The three states that `status` is derived from. */
export type Axes = { order: string | null; payment: string | null; fulfilment: OrderStatus };

/** An order as this conversation may see it. */
export type OrderView = {
  schema: 'order_view/1';
  as_of: string;
  number: string;
  version: number;
  level: ViewLevel;
  unlocked: boolean;
  status: OrderStatus;
  axes: Axes;
  placed_at: string | null;
  timezone: string;
  items: Item[];
  totals: TotalsView | null;
  payment: PaymentView | null;
  address: PostalAddress | null;
  shipments: ShipmentView[];
  returns: ReturnView[];
  promised_ship_by: string | null;
  next: NextStep;
};

/** One line of a list of orders; at level `parcel` without goods and money, named by its parcel. */
export type OrderSummary = {
  number: string;
  status: OrderStatus;
  under_way: boolean;
  placed_at: string | null;
  title: Localized;
  item_count: number;
  total: MoneyView | null;
  shipment_count: number;
  delivered_count: number;
};
