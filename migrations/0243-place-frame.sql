-- Which other sites may show a card of a place in a frame: those of the municipality itself.

-- up

create table place_frame (
    place @INT not null references place (id) on delete cascade,
    origin text not null,             -- "https://www.utrecht.example"
    primary key (place, origin)
) @STRICT;

-- down

drop table place_frame;
