"""The demo shop: fixed orders to show everything, many generated ones, and carriers that move them."""
