"""The columns of files of orders and customers, under their own and other names that shops export."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.spreadsheets.encodings import FileUnreadableError

REQUIRED = (
    "number",
    "placed_at",
    "recipient",
    "region",
    "street",
    "postcode",
    "sku",
    "item_name",
    "quantity",
    "unit_price",
)
OPTIONAL = (
    "currency",
    "language",
    "timezone",
    "customer_id",
    "customer_name",
    "email",
    "phone",
    "recipient_phone",
    "country",
    "variant",
    "shipping",
    "discount",
    "total",
    "payment_status",
    "payment_method",
    "pays_on_delivery",
    "paid_at",
    "promised_ship_by",
    "carrier",
    "tracking_number",
    "handed_over_at",
)
PROBLEM = "problem"

_OTHER_NAMES: Mapping[str, str] = {
    "order_number": "number",
    "order_no": "number",
    "name": "number",
    "订单号": "number",
    "订单编号": "number",
    "created_at": "placed_at",
    "order_date": "placed_at",
    "下单时间": "placed_at",
    "订单创建时间": "placed_at",
    "收货人": "recipient",
    "收件人": "recipient",
    "收货人姓名": "recipient",
    "shipping_name": "recipient",
    "省市区": "region",
    "地区": "region",
    "city": "region",
    "详细地址": "street",
    "收货地址": "street",
    "address": "street",
    "邮编": "postcode",
    "zip": "postcode",
    "postal_code": "postcode",
    "商品编码": "sku",
    "商家编码": "sku",
    "lineitem_sku": "sku",
    "商品名称": "item_name",
    "宝贝标题": "item_name",
    "lineitem_name": "item_name",
    "数量": "quantity",
    "lineitem_quantity": "quantity",
    "单价": "unit_price",
    "lineitem_price": "unit_price",
    "币种": "currency",
    "买家id": "customer_id",
    "买家姓名": "customer_name",
    "邮箱": "email",
    "e_mail": "email",
    "手机": "phone",
    "手机号": "phone",
    # Marketplaces write the recipient's there, beside the address.
    "联系电话": "recipient_phone",
    "收货人电话": "recipient_phone",
    "国家": "country",
    "规格": "variant",
    "运费": "shipping",
    "优惠": "discount",
    "优惠金额": "discount",
    "实付金额": "total",
    "总金额": "total",
    "支付状态": "payment_status",
    "支付方式": "payment_method",
    "付款时间": "paid_at",
    "快递公司": "carrier",
    "物流公司": "carrier",
    "快递单号": "tracking_number",
    "物流单号": "tracking_number",
    "发货时间": "handed_over_at",
}


@dataclass(frozen=True)
class Columns:
    """What a kind of file may hold.

    Attributes:
        key: the column by which rows belong together.
        other_names: our name by another one, written as `map_header` folds it.
    """

    key: str
    required: Sequence[str]
    optional: Sequence[str]
    other_names: Mapping[str, str]


ORDERS = Columns("number", REQUIRED, OPTIONAL, _OTHER_NAMES)
CUSTOMERS = Columns(
    "id",
    ("id",),
    ("name", "language", "email", "phone"),
    {
        "customer_id": "id",
        "买家id": "id",
        "客户id": "id",
        "用户id": "id",
        "会员id": "id",
        "customer_name": "name",
        "姓名": "name",
        "客户姓名": "name",
        "买家姓名": "name",
        "语言": "language",
        "邮箱": "email",
        "e_mail": "email",
        "手机": "phone",
        "手机号": "phone",
        "联系电话": "phone",
    },
)


def map_header(header: Sequence[str], columns: Columns = ORDERS) -> list[str]:
    """Return our name for each column of a file.

    Raises:
        FileUnreadableError: a needed column is missing, one is unknown, or two mean the same.
    """
    names = [_our_name(column, columns) for column in header]
    known = {*columns.required, *columns.optional, PROBLEM}
    unknown = [column for column, name in zip(header, names, strict=True) if name not in known]
    missing = [name for name in columns.required if name not in names]
    twice = sorted({name for name in names if names.count(name) > 1})
    complaints = [
        *([f"missing column(s): {', '.join(missing)}"] if missing else []),
        *([f"unknown column(s), rename or remove them: {', '.join(unknown)}"] if unknown else []),
        *([f"two columns for: {', '.join(twice)}"] if twice else []),
    ]
    if complaints:
        raise FileUnreadableError(f"The header doesn't fit: {'; '.join(complaints)}")
    return names


def _our_name(column: str, columns: Columns) -> str:
    folded = unicodedata.normalize("NFKC", column).strip().lower().replace(" ", "_").replace("-", "_")
    return columns.other_names.get(folded, folded)
