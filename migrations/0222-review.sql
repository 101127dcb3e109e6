-- Reading each other's work: a round has dates, and the dates do the switching (job review.day).

-- up

create table review_round (
    id @ID,
    uid text not null unique,
    learn_group @INT not null references learn_group (id) on delete cascade,
    section text not null,            -- of the workbook: what is handed in
    title text not null,
    ask text not null,                -- what readers are asked to look at
    example text not null,            -- feedback that serves everybody, for who gets none
    readers @INT not null check (readers between 1 and 5),
    blind @INT not null,              -- 1: neither knows who the other is
    hand_in_day @INT not null,        -- the last day of each; days since 1970
    read_day @INT not null,
    close_day @INT not null,
    state text not null check (state in ('hand_in', 'read', 'late', 'closed')),
    seed text not null,               -- with the round it gives who reads what
    made_at @INT not null,
    check (hand_in_day < read_day and read_day < close_day)
) @STRICT;
create index review_round_group on review_round (learn_group, id);
create index review_round_state on review_round (state);

create table review_criterion (
    round @INT not null references review_round (id) on delete cascade,
    number @INT not null,
    words text not null,
    primary key (round, number)
) @CLUSTERED;

-- A text as it was handed in; in a blind round without the name and address of who wrote it.
-- Personal data. Purpose: to let people learn from each other's work. Ground: public task (GDPR 6.1.e). Term: two years after
-- the group closed, or with the person (job people.erase).
create table review_text (
    id @ID,
    round @INT not null references review_round (id) on delete cascade,
    member @INT not null references group_member (id) on delete cascade,
    body text not null,
    handed_at @INT not null,
    unique (round, member)
) @STRICT;
create index review_text_member on review_text (member);

-- Who reads which text. An example is read by nobody: it stands in for a reader.
-- Personal data. Purpose: to know who reads what, and what they said. Ground: public task (GDPR 6.1.e). Term: with the text;
-- of who read it the name goes with them, what they said stays.
create table review_pair (
    id @ID,
    uid text not null unique,         -- by chance: says nothing about the text or who reads it
    review_text @INT not null references review_text (id) on delete cascade,
    reader @INT references group_member (id) on delete set null,
    kind text not null check (kind in ('peer', 'trainer', 'example')),
    state text not null check (state in ('given', 'draft', 'sent', 'missed')),
    late @INT not null default 0,     -- 1: sent after the day
    useful @INT not null default 0 check (useful between 0 and 4), -- what the writer thought of it; 0: nothing yet
    thanks text not null default '',
    given_at @INT not null,
    unique (review_text, reader)
) @STRICT;
create index review_pair_reader on review_pair (reader, state);

-- What was said, by criterion; number 0: in general.
-- Personal data. Purpose: to help somebody with their work. Ground: public task (GDPR 6.1.e). Term: with the text.
create table review_answer (
    pair @INT not null references review_pair (id) on delete cascade,
    number @INT not null,
    grade @INT not null check (grade between 0 and 3), -- 0: none
    words text not null,
    primary key (pair, number)
) @CLUSTERED;

-- down
drop table review_answer;
drop table review_pair;
drop table review_text;
drop table review_criterion;
drop table review_round;
