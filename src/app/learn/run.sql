-- What giving a part taught. Rows of live sessions; practice groups are left out.

-- run_took(course_id fork, place_id city) many run_took
-- of groups that follow a version of the city, and of sessions in that city
-- : place_name str, title str, path str
select t.block, coalesce(p.name, '') as place_name, t.planned_s, t.took_s, t.skipped, b.title, b.path
from meeting_took t join meeting m on m.id = t.meeting join learn_group g on g.id = m.learn_group join course_version v on v.id = g.version
left join place p on p.id = t.place
join (select x.uid, min(x.title) as title, '' as path from course_block x join course c on c.live = x.version where c.id = :fork and x.lang = 'nl' group by x.uid) b on b.uid = t.block
where g.practice = 0 and (v.course = :fork or t.place = :city) order by t.block, coalesce(p.name, ''), t.skipped, t.took_s limit 20000;

-- run_notes(course_id fork, place_id city) many run_note
-- : place_name str
select e.block, coalesce(p.name, '') as place_name, e.note
from meeting_event e join meeting m on m.id = e.meeting join learn_group g on g.id = m.learn_group join course_version v on v.id = g.version
left join place p on p.id = m.place
where e.act = 'note' and e.block <> '' and g.practice = 0 and (v.course = :fork or m.place = :city)
  and not exists (select 1 from meeting_event u where u.meeting = e.meeting and u.act = 'undo' and u.other = e.uid)
order by e.block, coalesce(p.name, ''), e.at desc limit 2000;

-- run_everywhere(course_version_id version) many run_took
-- of the parts in a version, wherever they were given
-- : place_name str, path str
select t.block, '' as place_name, t.planned_s, t.took_s, t.skipped, b.title, 'modules/' || s.module || '/sessions/' || s.slug || '.md' as path
from course_block b join course_part s on s.version = b.version and s.lang = b.lang and s.uid = b.part and s.kind = 'session'
join meeting_took t on t.block = b.uid join meeting m on m.id = t.meeting join learn_group g on g.id = m.learn_group
where b.version = :version and b.lang = 'nl' and b.kind in ('part', 'break') and g.practice = 0
order by s.step, b.seq, t.block, t.skipped, t.took_s limit 50000;

-- run_give(course_offer_id offer, str block, str place, int planned_min, int runs, int skipped, int least_min, int usual_min, int most_min, str notes) exec
insert into course_offer_run (offer, block, place, planned_min, runs, skipped, least_min, usual_min, most_min, notes)
values (:offer, :block, :place, :planned_min, :runs, :skipped, :least_min, :usual_min, :most_min, :notes) on conflict (offer, block, place) do nothing;

-- run_given(course_offer_id offer) many run_given
select block, place, planned_min, runs, skipped, least_min, usual_min, most_min, notes from course_offer_run where offer = :offer order by block, place;
