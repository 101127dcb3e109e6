-- The page of the council and that of budgets find their few initiatives among thousands.

-- up

create index initiative_council on initiative (place, state, meeting_day, id) where shown = 1;
create index initiative_granted on initiative (place, id) where granted > 0 and budget is not null;

-- down

drop index initiative_granted;
drop index initiative_council;
