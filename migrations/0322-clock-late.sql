-- What was promised and is late, or still runs: for the page of the council. Most promises are kept, and over.

-- up

create index clock_late on clock (place, due_day) where missed_day is not null or ended_day is null;

-- down

drop index clock_late;
