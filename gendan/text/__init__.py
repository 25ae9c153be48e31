r"""What customers' data look like, defined once (docs/decisions/0019-one-definition-of-customers-data.md).

Numbers of orders and parcels, e-mail addresses and telephone numbers, postcodes, people's names, a language's
script, the words that ask for a person. Every process reads them here, Rasa's too: standard library only,
Python 3.10, no I/O, nothing else of the project. `phone_numbers` alone needs `phonenumbers`, which Rasa's
environment doesn't have.

Text is read as it was typed, after `normalise.plain`. Not `\b` or `\w` around what is looked for: Chinese
stands next to it without a space, and is a letter to them.
"""
