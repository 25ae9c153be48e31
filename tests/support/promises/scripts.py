"""What the crowd says: whole conversations, of which every answer is known from an undisturbed run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Script:
    """One customer's part.

    Attributes:
        customer: whom the shop vouches for; None stays anonymous.
        locale: of the browser.
        lines: said one after the other, each after the answer to the one before.
    """

    name: str
    customer: str | None
    locale: str
    lines: tuple[str, ...]


# Asked about one part of the order spoken of: without the dialogue the whole card is the answer.
DETAILS = frozenset({"什么时候到", "who is the courier"})

# Nothing that an order's card answers: all that is said to it has to be the same, not the card alone.
NOT_ABOUT_ORDERS = frozenset(
    {
        "能送到加拿大吗",
        "包裹在门口被偷了，我要投诉",
        "你们用什么快递？",
        "七天无理由退货怎么退",
        "快递员态度太差了",
        "可以分期付款吗",
        "谢谢",
        "do you deliver to Canada?",
        "my parcel was stolen from my porch",
        "which courier do you use",
        "the courier was so rude",
        "can I pay when it arrives",
        "thanks",
    }
)

SCRIPTS = (
    Script(
        "zh signed in",
        "C1001",
        "zh-CN",
        (
            "我的快递到哪了",
            "另一单呢",
            "GD100003发货了吗",
            "运费是多少",
            "GD100002签收了没",
            "GD100001到哪了",
            "七天无理由退货怎么退",
            "GD100005怎么还没发货",
            "支持哪些付款方式",
            "GD100004的快递到哪里了",
        ),
    ),
    Script(
        "en signed in",
        "C2001",
        "en-US",
        (
            "where's my order GD200004",
            "where is GD200001",
            "how much is shipping",
            "has GD200003 shipped yet",
            "how long do I have to return something",
            "has GD200002 been delivered",
            "which payment methods do you accept",
            "where is my parcel GD200006",
            "can I cancel GD200003",
            "track GD200001",
        ),
    ),
    Script(
        "zh proving",
        None,
        "zh-CN",
        (
            "GD100001到哪了",
            "li.wei@example.com",
            "我的快递到哪了",
            "运费是多少",
            "GD100001发货了吗",
            "支持哪些付款方式",
            "什么时候到",
            "GD100001到哪了",
            "七天无理由退货怎么退",
            "我的快递到哪了",
        ),
    ),
    Script(
        "en proving",
        None,
        "en-US",
        (
            "where is my order GD200001",
            "emma.clark@example.com",
            "where is my parcel",
            "how much is shipping",
            "track GD200001",
            "which payment methods do you accept",
            "who is the courier",
            "where is GD200001",
            "how long do I have to return something",
            "where is my parcel",
        ),
    ),
    Script(
        "zh asking around",
        "C1001",
        "zh-CN",
        (
            "我的快递到哪了",
            "能送到加拿大吗",
            "包裹在门口被偷了，我要投诉",
            "GD100003发货了吗",
            "你们用什么快递？",
            "七天无理由退货怎么退",
            "快递员态度太差了",
            "GD100004的快递到哪里了",
            "可以分期付款吗",
            "谢谢",
        ),
    ),
    Script(
        "en asking around",
        "C2001",
        "en-US",
        (
            "where is my order GD200004",
            "do you deliver to Canada?",
            "my parcel was stolen from my porch",
            "has GD200003 shipped yet",
            "which courier do you use",
            "how long do I have to return something",
            "the courier was so rude",
            "track GD200001",
            "can I pay when it arrives",
            "thanks",
        ),
    ),
)
