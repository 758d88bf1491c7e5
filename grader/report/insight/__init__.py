"""What a class teaches those who teach it: pure functions from reports to statistics.

    items      how hard an exercise or a check was, and whether it tells strong from weak
    clusters   equal mistakes that nobody has named yet
    variants   whether everybody's data were equally hard
    similar    submissions that look alike                      (copydetect)
    learnt     all of it, as one record

Small classes say little. What cannot be known from so few students is None with a reason, never a number.
"""
