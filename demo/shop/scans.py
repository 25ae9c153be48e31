"""The words of the demo's carriers."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.shared.localized import Localized
from backend.shipments.states import TrackingStatus as T


@dataclass(frozen=True)
class ScanKind:
    """What a carrier's code means; `{place}` in its texts is where it happened."""

    status: T
    zh: str
    en: str

    def text(self, place: Localized | None) -> dict[str, str]:
        """Return the scan's words in both languages."""
        where = place or {"zh": "途中", "en": "on the way"}
        return {"zh": self.zh.format(place=where["zh"]), "en": self.en.format(place=where["en"])}


SCAN_KINDS: Mapping[str, ScanKind] = {
    "PU": ScanKind(T.PICKED_UP, "【{place}】已揽收", "Picked up in {place}"),
    "ARR": ScanKind(T.IN_TRANSIT, "快件已到达【{place}】", "Arrived at {place}"),
    "DEP": ScanKind(T.IN_TRANSIT, "快件已从【{place}】发出", "Departed from {place}"),
    "OFD": ScanKind(T.OUT_FOR_DELIVERY, "【{place}】正在派件", "Out for delivery in {place}"),
    "STN": ScanKind(
        T.READY_FOR_PICKUP, "快件已存放在取件点，请凭取件码领取", "Ready for pickup; bring the pickup code"
    ),
    "DLV": ScanKind(T.DELIVERED, "快件已签收", "Delivered"),
    "FAIL": ScanKind(T.DELIVERY_FAILED, "派送未成功，收件人不在", "Delivery attempted, nobody there"),
    "DLY": ScanKind(T.DELIVERY_DELAYED, "【{place}】运输延误", "Delayed in {place}"),
    "HOLD": ScanKind(T.ON_HOLD, "快件暂存于【{place}】", "Held in {place}"),
    "RTS": ScanKind(T.RETURN_TO_SENDER, "快件退回寄件人", "On its way back to the sender"),
    "LOST": ScanKind(T.LOST, "快件遗失，正在处理", "The parcel was lost; a claim is open"),
}

METHODS: Mapping[str, Localized] = {
    "alipay": {"zh": "支付宝", "en": "Alipay"},
    "wechat": {"zh": "微信支付", "en": "WeChat Pay"},
    "unionpay": {"zh": "银联卡", "en": "UnionPay card"},
    "visa": {"zh": "Visa 卡（尾号 4242）", "en": "Visa ending 4242"},
    "paypal": {"zh": "PayPal", "en": "PayPal"},
    "cod": {"zh": "货到付款", "en": "Cash on delivery"},
}
