"""Every path of every service, and who may call it."""

ANYBODY = "anybody"


DEMO = "anybody, in the demo only"


WIDGET = "anybody; what is said there opens only what the session or a proof of identity opens"


SESSION = "a browser, with its conversation's session"


IDENTITY = "who has the shop's proof of identity"


CHANNEL_KEY = "a server with a channel key"


CONVERSATION = "a conversation, by the gateway's signature"


API_KEY = "a machine, by an API key with the scope"


EITHER = "a conversation or a machine"


SIGNED = "a carrier, by its signature"


TELEGRAM = "Telegram, by the webhook's secret"


GATEWAY = "the gateway, by its token"


RASA = "Rasa, by its token"


MAY_CALL = {
    "gateway": {
        "GET /healthz": ANYBODY,
        "GET /readyz": ANYBODY,
        "GET /metrics": ANYBODY,
        "GET /chat": ANYBODY,
        "GET /widget.js": ANYBODY,
        "GET /widget/{name}": ANYBODY,
        "GET /widget/config.json": ANYBODY,
        "GET /socket.io/": WIDGET,
        "POST /socket.io/": WIDGET,
        "OPTIONS /socket.io/": WIDGET,
        "POST /uploads": SESSION,
        "OPTIONS /uploads": ANYBODY,
        "GET /uploads/{id}": SESSION,
        "OPTIONS /uploads/{id}": ANYBODY,
        "GET /webhooks/rest": ANYBODY,
        "GET /webhooks/rest/": ANYBODY,
        "POST /webhooks/rest/webhook": CHANNEL_KEY,
        "GET /webhooks/rest/messages": CHANNEL_KEY,
        "POST /telegram/{account}": TELEGRAM,
        "GET /": DEMO,
        "GET /demo": DEMO,
        "GET /demo/": DEMO,
        "GET /demo/static/{name}": DEMO,
        "GET /demo/mail": DEMO,
        "GET /demo/mail.json": DEMO,
        "POST /demo/sign-in": DEMO,
        "POST /demo/sms": DEMO,
        "GET /demo/orders": IDENTITY,
    },
    "backend": {
        "GET /healthz": ANYBODY,
        "GET /readyz": ANYBODY,
        "GET /metrics": ANYBODY,
        "GET /api/v1/openapi.json": ANYBODY,
        "GET /api/v1/customer": CONVERSATION,
        "GET /api/v1/orders": EITHER,
        "GET /api/v1/orders/{number}": EITHER,
        "POST /api/v1/orders": API_KEY,
        "GET /api/v1/orders/{number}/history": API_KEY,
        "POST /api/v1/orders/{number}/transitions": API_KEY,
        "PUT /api/v1/customers/{id}": API_KEY,
        "GET /api/v1/nudges": API_KEY,
        "POST /api/v1/orders/resolve": CONVERSATION,
        "POST /api/v1/verifications": CONVERSATION,
        "POST /api/v1/verifications/codes": CONVERSATION,
        "POST /api/v1/verifications/codes/check": CONVERSATION,
        "POST /api/v1/orders/{number}/nudges": CONVERSATION,
        "POST /api/v1/feedback": CONVERSATION,
        "PUT /api/v1/notice-preferences": CONVERSATION,
        "POST /api/v1/letters": CONVERSATION,
        "POST /api/v1/staff-notices": API_KEY,
        "GET /api/v1/shop": EITHER,
        "GET /api/v1/number-shapes": EITHER,
        "POST /hooks/{carrier}": SIGNED,
    },
    "actions": {
        "GET /healthz": ANYBODY,
        "GET /readyz": ANYBODY,
        "GET /metrics": ANYBODY,
        "GET /health": ANYBODY,
        "POST /webhook": RASA,
    },
    "rasa": {
        "GET /": ANYBODY,
        "GET /version": ANYBODY,
        "POST /webhooks/gendan/turn": GATEWAY,
        "POST /model/parse": GATEWAY,
        "GET /status": GATEWAY,
        "GET /domain": GATEWAY,
        "PUT /model": GATEWAY,
        "DELETE /model": GATEWAY,
        "POST /model/train": GATEWAY,
        "POST /model/predict": GATEWAY,
        "POST /model/test/stories": GATEWAY,
        "POST /model/test/intents": GATEWAY,
        "GET /conversations/<conversation_id:path>/tracker": GATEWAY,
        "PUT /conversations/<conversation_id:path>/tracker/events": GATEWAY,
        "POST /conversations/<conversation_id:path>/tracker/events": GATEWAY,
        "GET /conversations/<conversation_id:path>/story": GATEWAY,
        "POST /conversations/<conversation_id:path>/execute": GATEWAY,
        "POST /conversations/<conversation_id:path>/trigger_intent": GATEWAY,
        "POST /conversations/<conversation_id:path>/predict": GATEWAY,
        "POST /conversations/<conversation_id:path>/messages": GATEWAY,
    },
}
