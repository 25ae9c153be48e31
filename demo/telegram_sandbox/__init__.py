"""A stand-in for Telegram: a Bot API server that keeps Telegram's rules and can be told to misbehave.

Tests and the demo shop talk to it through the real library:

    from demo.telegram_sandbox.running import serving

    async with serving() as sandbox:
        bot = Bot(sandbox.token, base_url=sandbox.base_url, base_file_url=sandbox.base_file_url)
        customer = sandbox.add_user("Li Wei", language_code="zh-hans")
        customer.send("我的快递到哪了")
        await customer.receives(1)

`sandbox.faults` lets things go wrong, `sandbox.breaches` counts broken limits, `sandbox.updates` and
`customer.chat.deliveries` hold everything that went in and out. `sandbox.url` in a browser is a page on
which one plays a person; `python -m demo.telegram_sandbox` runs it by itself.
"""
