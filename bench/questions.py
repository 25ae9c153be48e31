"""What is said. None of it was written with either model's training data at hand."""

from bench.systems import ORDER

# Timed as order turns, as far as all three systems understand them.
ORDER_QUESTIONS = tuple(
    text.format(ORDER)
    for text in (
        "{}到哪了",
        "{}发货了吗",
        "where is my order {}",
        "查一下{}的物流",
        "track {}",
        "where is my parcel {}",
        "has {} shipped yet",
        "what's the status of {}",
    )
)
PLAIN_MESSAGES = ("谢谢", "thank you", "thanks a lot", "好的谢谢你")
INSIDE_A_FORM = "运费是多少"
QUICK_MESSAGES = ("在吗", "我想问下", "就是我那个订单", ORDER, "到哪了")
# All ask for the state of the order; the right answer shows it or names it.
STATUS_QUESTIONS = tuple(
    text.format(ORDER)
    for text in (
        "{}到哪了",
        "{}发货了吗",
        "我的订单{}现在什么情况",
        "查一下{}的物流",
        "帮我看看{}的快递",
        "订单{}怎么还没到",
        "{}签收了吗",
        "快递到哪里了 {}",
        "请问单号{}的包裹在哪",
        "{} 这个单走到哪儿了呀",
        "麻烦查下 {}，好几天了",
        "我买的东西呢，单号{}",
        "{}怎么不动了",
        "{}物流信息",
        "订单号是{}，帮忙看一下到没到",
        "你好，{}发出来没有？",
        "想知道{}现在在哪个城市",
        "{} 有没有在派送",
        "where is my order {}",
        "track {}",
        "what's the status of {}",
        "has {} shipped yet",
        "where is my parcel {}",
        "I ordered something, number {}, where is it",
        "my package {} still hasn't come",
        "is {} on its way",
        "any news on {}?",
        "hi, could you look up {} please",
        "{} - where's it at",
        "still waiting for {}",
        "order {} hasn't moved for days",
        "did {} get delivered",
        "can you tell me where {} is right now",
        "what happened to {}",
        "tracking for order {} please",
        "has my stuff been sent out? {}",
    )
)
