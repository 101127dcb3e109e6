-- clock_insert(place_id place, trajectory_id? trajectory, str object, str kind, str title, str title_en, str basis, int public, int n, int unit, int first_counts, int statutory, int start_day, int due_day, int remind_day, str turn, str path, int now) one clock_id
insert into clock (place, trajectory, object, kind, title, title_en, basis, public, n, unit, first_counts, statutory,
    start_day, first_due_day, due_day, remind_day, turn, path, created_at)
values (:place, :trajectory, :object, :kind, :title, :title_en, :basis, :public, :n, :unit, :first_counts, :statutory,
    :start_day, :due_day, :due_day, :remind_day, :turn, :path, :now) returning id;

-- clock_by_id(clock_id id) one clock
-- : still_day int?
select id, place, trajectory, object, kind, title, title_en, basis, public, n, unit, first_counts, statutory, start_day,
    first_due_day, due_day, remind_day, turn, level, missed_day, ended_day, outcome, path,
    (select p.from_day from clock_pause p where p.clock = clock.id and p.until_day is null) as still_day
from clock where id = :id;

-- clocks_of(trajectory_id trajectory) many clock
-- : still_day int?
select id, place, trajectory, object, kind, title, title_en, basis, public, n, unit, first_counts, statutory, start_day,
    first_due_day, due_day, remind_day, turn, level, missed_day, ended_day, outcome, path,
    (select p.from_day from clock_pause p where p.clock = clock.id and p.until_day is null) as still_day
from clock where trajectory = :trajectory order by due_day, id;

-- clocks_of_object(str object) many clock
-- : still_day int?
select id, place, trajectory, object, kind, title, title_en, basis, public, n, unit, first_counts, statutory, start_day,
    first_due_day, due_day, remind_day, turn, level, missed_day, ended_day, outcome, path,
    (select p.from_day from clock_pause p where p.clock = clock.id and p.until_day is null) as still_day
from clock where object = :object and :object <> '' order by due_day, id;

-- Those that want something today: a reminder, the word that it is late, the executive.
-- clocks_due(int today, int escalate_day, int after, int limit_n) many clock
-- : still_day int?
select id, place, trajectory, object, kind, title, title_en, basis, public, n, unit, first_counts, statutory, start_day,
    first_due_day, due_day, remind_day, turn, level, missed_day, ended_day, outcome, path,
    (select p.from_day from clock_pause p where p.clock = c.id and p.until_day is null) as still_day
from clock c
where ended_day is null and id > :after
    and ((level < 1 and remind_day <= :today) or (level < 2 and due_day < :today) or (level < 3 and due_day < :escalate_day))
    and not exists (select 1 from clock_pause p where p.clock = c.id and p.until_day is null)
order by id limit :limit_n;

-- clocks_running() one int
-- : n int
select count(*) as n from clock where ended_day is null;

-- clock_set_level(clock_id id, int level, int? missed_day) exec
update clock set level = :level, missed_day = coalesce(missed_day, :missed_day) where id = :id;

-- clock_set_due(clock_id id, int due_day, int remind_day, int level, int? missed_day) exec
update clock set due_day = :due_day, remind_day = :remind_day, level = :level, missed_day = coalesce(missed_day, :missed_day)
where id = :id;

-- clock_set_turn(clock_id id, str turn) exec
update clock set turn = :turn where id = :id;

-- clock_set_end(clock_id id, int ended_day, str outcome, int? missed_day) exec
update clock set ended_day = :ended_day, outcome = :outcome, missed_day = coalesce(missed_day, :missed_day) where id = :id;

-- clock_pauses(clock_id clock) many clock_pause
select id, clock, from_day, until_day, why, turn_before from clock_pause where clock = :clock order by from_day, id;

-- clock_pause_insert(clock_id clock, int from_day, str why, str turn_before) exec
insert into clock_pause (clock, from_day, why, turn_before) values (:clock, :from_day, :why, :turn_before);

-- clock_pause_end(clock_pause_id id, int until_day) exec
update clock_pause set until_day = :until_day where id = :id;

-- clock_event_insert(clock_id clock, str what, int? day_before, int? day_after, str why, str who, int now) exec
insert into clock_event (clock, what, day_before, day_after, why, who, at)
values (:clock, :what, :day_before, :day_after, :why, :who, :now);

-- Somebody who is erased: what happened stays.
-- clock_events_unname(str who) exec
update clock_event set who = 'erased' where who = :who;

-- clock_events(trajectory_id trajectory) many clock_event
select e.id, e.clock, e.what, e.day_before, e.day_after, e.why, e.who, e.at
from clock_event e join clock c on c.id = e.clock where c.trajectory = :trajectory order by e.id;
