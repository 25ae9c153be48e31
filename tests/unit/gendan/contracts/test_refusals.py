"""A refusal carries all that its answer needs."""

from gendan.contracts import RefusedError


class TooLateError(RefusedError):
    """Refused because the window is over."""

    status = 409


def test_a_refusal_says_why_with_its_class_status() -> None:
    refusal = TooLateError("too_late", "send it back sooner", window_days=7)
    assert (refusal.code, refusal.status, str(refusal)) == ("too_late", 409, "send it back sooner")
    assert (refusal.retry_after, refusal.facts) == (None, {"window_days": 7})


def test_one_refusal_may_have_a_status_of_its_own() -> None:
    refusal = TooLateError("unavailable", "send it again", 3, status=503)
    assert (refusal.status, refusal.retry_after, TooLateError.status) == (503, 3, 409)
