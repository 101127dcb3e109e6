-- Interviews that were held without a network arrive once, however often they are sent.

-- up

-- The id that the page made for an interview, as SHA-256. Nothing leads from it to what was answered, or to who asked; it goes
-- with the answers.
create table survey_interview (
    hash text primary key not null check (length(hash) = 64),
    survey @INT not null references survey (id) on delete cascade
) @STRICT;
create index survey_interview_of on survey_interview (survey);

-- down

drop table survey_interview;
