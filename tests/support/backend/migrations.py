"""What stands in a migrated database."""

# What the orders say, by the phone's last two digits; C500's and KV-8's phone is only their recipient's.
AFTERWARDS = {
    "01": {"KV-1": "customer"},
    "02": {"KV-2": "customer"},
    "03": {"KV-3": "customer"},
    "04": {"SF8800000000003": "parcel"},
    "05": {"SF8800000000005": "parcel"},
    "06": {"KV-6": "customer"},
    "07": {"KV-7": "customer"},
    "08": {"SF8800000000008": "parcel"},
    # Another order says that it's the buyer's, and all orders of the account agree.
    "09": {"KV-9": "customer", "KV-10": "customer"},
    "10": {"SF8800000000010": "parcel"},
}
