import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest

ORDERS = BotCommand("orders", "My orders")


async def test_the_bot_knows_itself(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.is_bot, me.username) == (True, "gendan_demo_bot")


async def test_commands_are_kept_by_scope_and_language(bot: Bot) -> None:
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([ORDERS])
    await bot.set_my_commands([BotCommand("orders", "我的订单")], scope=private, language_code="zh")
    assert await bot.get_my_commands() == (ORDERS,)
    assert (await bot.get_my_commands(private, "zh"))[0].description == "我的订单"
    assert await bot.get_my_commands(private) == ()
    await bot.delete_my_commands(private, "zh")
    assert await bot.get_my_commands(private, "zh") == ()


@pytest.mark.parametrize("command", [("Orders", "x"), ("my-orders", "x"), ("x" * 33, "x"), ("orders", "")])
async def test_a_command_that_telegram_wouldn_t_take_is_refused(bot: Bot, command: tuple[str, str]) -> None:
    with pytest.raises(BadRequest, match=r"(?i)bot_command"):
        await bot.set_my_commands([command])


async def test_name_and_descriptions_are_kept_by_language(bot: Bot) -> None:
    await bot.set_my_name("Shop help")
    await bot.set_my_description("Ask me", language_code="en")
    await bot.set_my_short_description("在线客服", language_code="zh")
    assert (await bot.get_my_name("zh")).name == "Shop help"
    assert (await bot.get_my_description("en")).description == "Ask me"
    assert (await bot.get_my_short_description("zh")).short_description == "在线客服"
    assert (await bot.get_my_description()).description == ""


async def test_words_that_are_too_long_are_refused(bot: Bot) -> None:
    for call in (
        bot.set_my_name("x" * 65),
        bot.set_my_description("x" * 513),
        bot.set_my_short_description("x" * 121),
    ):
        with pytest.raises(BadRequest, match="too long"):
            await call
