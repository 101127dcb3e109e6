-- What a city's groups learned by giving a part, as it goes along with what the city gives back. Numbers of parts, not of
-- people; notes of trainers only when the city chose to send them, without names.

-- up
create table course_offer_run (
    offer @INT not null references course_offer (id) on delete cascade,
    block text not null,              -- id of the part
    place text not null,              -- name of the city where it was given; empty: online
    planned_min @INT not null,
    runs @INT not null,               -- how often it was given
    skipped @INT not null,            -- and how often left out
    least_min @INT not null,          -- the middle half of what it took
    usual_min @INT not null,          -- the middle
    most_min @INT not null,
    notes text not null,              -- one a line
    primary key (offer, block, place)
) @CLUSTERED;

-- down
drop table course_offer_run;
