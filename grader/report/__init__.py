"""From records to what people read: terminal, feedback pages, the staff page, the grade book.

Every page is a pure function of records. The modules are imported one by one, because a student's command in the
terminal must not wait for the template engine of the staff page.

    words       the words and sentences for verdicts, in one place
    text        untrusted text made visible, numbers, TeX for places without typesetting
    statistics  what a class came to
    insight     what it teaches those who teach: a package
    terminal    results in a terminal                               (rich)
    progress    how far a long run is                               (rich)
    pages       the staff page and the feedback pages               (jinja2, self-contained HTML)
    markup      inline TeX and code of titles and hints as HTML     (markdown-it-py, latex2mathml)
    plots       the plots of the staff page, in words as well
    svg         the few marks that the plots are made of
    standing    how a student's grade comes about
    regrades    what a regrade changes                              (rich)
    reviews     the questions that wait for a person                (rich)
    grades      the grade book as tables, every number with where it comes from
    files       whole files or none, reports as JSON lines
"""
