-- Which committee of the council a trajectory comes to: what the council's page is filtered by.

-- up

create table trajectory_committee (
    trajectory @INT primary key not null references trajectory (id) on delete cascade,
    name text not null
) @STRICT;

-- down

drop table trajectory_committee;
