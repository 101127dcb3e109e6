-- How many initiatives of each phase a place shows: kept, so that the list of thousands does not count them all.

-- up

create table initiative_tally (
    place @INT not null references place (id),
    phase @INT not null,
    n @INT not null,
    primary key (place, phase)
) @CLUSTERED;
insert into initiative_tally (place, phase, n) select place, phase, count(*) from initiative where phase > 0 group by place, phase;

-- down

drop table initiative_tally;
