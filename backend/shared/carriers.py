"""The carriers we know by name. `{number}` in a link is the tracking number."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from backend.shared.localized import Localized


@dataclass(frozen=True)
class Carrier:
    """A parcel carrier. `stall_after_days`: days without a scan that mean trouble on the way."""

    code: str
    name: Localized
    url: str | None = None
    phone: str | None = None
    tracking_url: str | None = None
    stall_after_days: int = 5

    def tracking_link(self, number: str | None) -> str | None:
        """Return the carrier's own page about a parcel, if there is one."""
        if not self.tracking_url or not number:
            return None
        return self.tracking_url.format(number=quote(number, safe=""))


def _carrier(code: str, zh: str, en: str, phone: str, url: str, tracking_url: str) -> Carrier:
    return Carrier(code, {"zh": zh, "en": en}, url, phone, tracking_url)


_KNOWN = (
    _carrier(
        "sf",
        "顺丰速运",
        "SF Express",
        "95338",
        "https://www.sf-express.com",
        "https://www.sf-express.com/chn/sc/waybill/waybill-detail/{number}",
    ),
    _carrier(
        "jd",
        "京东物流",
        "JD Logistics",
        "950616",
        "https://www.jdl.com",
        "https://www.jdl.com/orderSearch?waybillCodes={number}",
    ),
    _carrier(
        "yto",
        "圆通速递",
        "YTO Express",
        "95554",
        "https://www.yto.net.cn",
        "https://www.yto.net.cn/tracesimple.html?number={number}",
    ),
    _carrier(
        "zto",
        "中通快递",
        "ZTO Express",
        "95311",
        "https://www.zto.com",
        "https://www.zto.com/express/expressCheck.html?txtBill={number}",
    ),
    _carrier(
        "sto",
        "申通快递",
        "STO Express",
        "95543",
        "https://www.sto.cn",
        "https://www.sto.cn/pc/service-page/iframe/logisticsResult?billCode={number}",
    ),
    _carrier(
        "yunda",
        "韵达速递",
        "Yunda Express",
        "95546",
        "https://www.yundaex.com",
        "https://www.yundaex.com/cn/index.php?number={number}",
    ),
    _carrier(
        "ems",
        "中国邮政 EMS",
        "China Post EMS",
        "11183",
        "https://www.ems.com.cn",
        "https://www.ems.com.cn/queryList?number={number}",
    ),
    _carrier(
        "ups",
        "联合包裹 UPS",
        "UPS",
        "+1 800 742 5877",
        "https://www.ups.com",
        "https://www.ups.com/track?tracknum={number}",
    ),
    _carrier(
        "usps",
        "美国邮政 USPS",
        "USPS",
        "+1 800 275 8777",
        "https://www.usps.com",
        "https://tools.usps.com/go/TrackConfirmAction?tLabels={number}",
    ),
    _carrier(
        "fedex",
        "联邦快递",
        "FedEx",
        "+1 800 463 3339",
        "https://www.fedex.com",
        "https://www.fedex.com/fedextrack/?trknbr={number}",
    ),
    _carrier(
        "dhl",
        "敦豪 DHL",
        "DHL",
        "+1 800 225 5345",
        "https://www.dhl.com",
        "https://www.dhl.com/en/express/tracking.html?AWB={number}",
    ),
)

CARRIERS: Mapping[str, Carrier] = {carrier.code: carrier for carrier in _KNOWN}


def carrier_for(code: str) -> Carrier:
    """Return what we know of a carrier; an unknown one is called by its code."""
    return CARRIERS.get(code) or Carrier(code, {"en": code})
