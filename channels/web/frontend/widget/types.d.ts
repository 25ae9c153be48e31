/** Shapes that several modules share; read by editors and people, never served a second time. */

/** What the gateway and the backend send is described in docs/contracts.md. */
export type Sender = 'customer' | 'bot' | 'agent' | 'system';

/** `payload` is what `payload_id` takes. */
export type Reply = { title: string; payload: string };

export type Card = {
  type: 'order_card' | 'order_list' | 'tracking_timeline' | 'rating';
  order?: object;
  orders?: object[];
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
