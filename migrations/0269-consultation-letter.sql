-- Letters on paper to who gave a view and left no address of mail: a receipt, and the decision.

-- up

-- Which letter was made for whom, in which bundle. The letters themselves are printed by core/pdf and kept for a week.
-- Personal data (who had it made). Purpose: to see to it that each who reacted by post hears it, and nobody twice. Ground:
-- legal duty (GDPR 6.1.c; Awb 3:41 and 3:43). Term: the name goes with the person; the line stays with the view.
create table consultation_letter (
    contribution @INT not null references contribution (id) on delete cascade,
    kind text not null check (kind in ('receipt', 'decided')),
    bundle @INT not null,             -- in its trajectory and kind
    person @INT references person (id) on delete set null, -- who had it made
    at @INT not null,
    primary key (contribution, kind)
) @STRICT;

-- down

drop table consultation_letter;
