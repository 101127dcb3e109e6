-- Names on paper count by the day on which their sheet came in, not by the day on which it is typed.

-- up

alter table initiative_sheet add column came_day @INT; -- as who has it in hand first says
update initiative_sheet set came_day = (select min(e.at) / 86400 from initiative_entry e where e.sheet = initiative_sheet.id) where done_at = 0;

-- down

alter table initiative_sheet drop column came_day;
