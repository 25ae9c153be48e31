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
)
