"""The finder: from answers in plain French to the next question, the first five steps, and every aid with its reason.

How the site uses it (nothing here keeps anything; `today` is always given):

    answers = {"situation": "idee", "lieu_vie": {"porteur_residence_qpv": True}, "effectif": "3"}
    profile = answers.profile_from(answers, today=today)          # Malformed: one French sentence, the question named
    asked = asking.next_question(profile, answers, catalogue())   # Asked or None when the five steps can no longer change
    asked.question.ask, .help, .kind, .sensitive, .is_never_stored, .entry, .unit, .places
    asked.choices, asked.why, asked.most_after                    # the page adds «Je ne sais pas» (questions.UNKNOWN), last
    steps.next_steps(profile, catalogue(), today)                 # at most five Step; two `sides` = either one or the other
    groups.all_aids(profile, catalogue(), today)                  # maybe, later, to_confirm, refused, closed: each aid once
    projects.for_project(answers, ["epci", "bailleur"], catalogue(), today)

An answer is the code of a choice, `ne_sais_pas` (also for «passer»), a free text when the question has an `entry`
(«12 000 €», «mars 2026»), or, for a question of kind address, the raw fields of `places` that the site found with `where`
(`{"etab_zone": {"contient": ["QPV"], "peut_contenir": "tout"}}`). Keep the answers in the order they were given. Answers of a
question with `is_never_stored` must not be written anywhere: give them to `profile_from` for one answer, then drop them.
`next_question(..., is_thorough=True)` goes on after the five steps stand, until no open aid can be settled.
"""
