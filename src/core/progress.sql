-- progress_modules(course_version_id version, str lang) many progress_module
-- : exercises int
select m.seq as number, m.title, m.minutes, m.live_minutes,
    (select count(*) from course_part e where e.version = m.version and e.lang = m.lang and e.kind = 'exercise' and e.module = m.slug) as exercises
from course_part m where m.version = :version and m.lang = :lang and m.kind = 'module' order by m.seq;

-- Who takes part, or once did: one member, or all of the group (0).
-- progress_members(learn_group_id learn_group, int member) many progress_member
-- : place_name str
select m.id, m.uid, m.person, p.name, coalesce(pl.name, '') as place_name, m.state
from group_member m join person p on p.id = m.person left join place pl on pl.id = m.place
where m.learn_group = :learn_group and m.role = 'participant' and m.state = 'in' and (:member = 0 or m.id = :member) order by p.name, m.id;

-- What was written last about who was there, of each meeting that belongs to a module. An objection changes nothing by itself. A
-- substitute who was there was there for who they stand in for.
-- progress_presence(learn_group_id learn_group, int member) many progress_presence
-- : member group_member_id
select coalesce(m.instead_of, m.id) as member, t.number, x.state, x.minutes, t.starts_at, t.ends_at
from meeting t join meeting_presence x on x.meeting = t.id join group_member m on m.id = x.member
where t.learn_group = :learn_group and t.number > 0 and t.state <> 'cancelled' and (:member = 0 or coalesce(m.instead_of, m.id) = :member)
  and x.id = (select y.id from meeting_presence y where y.meeting = t.id and y.member = x.member and y.how <> 'objection' order by y.at desc, y.id desc limit 1);

-- The meetings of modules that are over or began.
-- progress_held(learn_group_id learn_group, int now) many progress_held
select number, starts_at from meeting where learn_group = :learn_group and number > 0 and state <> 'cancelled' and starts_at <= :now order by starts_at;

-- Which pieces of the workbook hold text.
-- progress_written(learn_group_id learn_group, int member) many progress_written
select w.member, w.module, w.section from workbook_section w join group_member m on m.id = w.member
where m.learn_group = :learn_group and w.body <> '' and (:member = 0 or m.id = :member);

-- progress_observed(learn_group_id learn_group, int member) many progress_observed
-- : n int
select o.member, o.kind, count(*) as n from observation o join group_member m on m.id = o.member
where m.learn_group = :learn_group and o.state = 'signed' and (:member = 0 or m.id = :member) group by o.member, o.kind;
