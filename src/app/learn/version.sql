-- Courses and who keeps them, their versions, and the text under hands.

-- kept(str slug) maybe kept
select c.id, c.uid, c.slug, c.live, c.place, c.upstream, c.taken, p.name as place_name, p.slug as place_slug, p.kind as place_kind
from course c join place p on p.id = c.place where c.slug = :slug;

-- kept_by_id(int id) maybe kept
select c.id, c.uid, c.slug, c.live, c.place, c.upstream, c.taken, p.name as place_name, p.slug as place_slug, p.kind as place_kind
from course c join place p on p.id = c.place where c.id = :id;

-- kept_forks(int upstream) many kept
-- versions of cities that readers can see
select c.id, c.uid, c.slug, c.live, c.place, c.upstream, c.taken, p.name as place_name, p.slug as place_slug, p.kind as place_kind
from course c join place p on p.id = c.place where c.upstream = :upstream and c.live <> 0 order by p.name, c.id limit 500;

-- kept_set(course_id course, int place, int upstream, int taken) exec
update course set place = :place, upstream = :upstream, taken = :taken where id = :course;

-- taken_set(course_id course, int taken) exec
update course set taken = :taken where id = :course;

-- version_number(int version) maybe str
select version from course_version where id = :version;

-- version_texts(int version) many version_text
select path, body from course_file where version = :version order by path;

-- releases(course_id course) many release
-- : why str, who str, at int, was int
select v.id, v.version, coalesce(r.why, '') as why, coalesce(p.name, '') as who, coalesce(r.at, v.made_at) as at, coalesce(r.was, 0) as was
from course_version v left join course_release r on r.version = v.id left join person p on p.id = r.person
where v.course = :course and v.state = 'published' order by v.id desc limit 500;

-- release_of(course_id course, str number) maybe release
-- : why str, who str, at int, was int
select v.id, v.version, coalesce(r.why, '') as why, coalesce(p.name, '') as who, coalesce(r.at, v.made_at) as at, coalesce(r.was, 0) as was
from course_version v left join course_release r on r.version = v.id left join person p on p.id = r.person
where v.course = :course and v.version = :number and v.state = 'published' order by v.id desc limit 1;

-- release_add(course_version_id version, course_id course, int was, str why, person_id person, int now) exec
insert into course_release (version, course, was, why, person, at) values (:version, :course, :was, :why, :person, :now)
on conflict (version) do nothing;

-- change_add(course_version_id version, int seq, int kind, int what, str path, str doc, str block, str name, str text_before, str text_after) exec
insert into course_change (version, seq, kind, what, path, doc, block, name, text_before, text_after)
values (:version, :seq, :kind, :what, :path, :doc, :block, :name, :text_before, :text_after);

-- changes_of(int version) many change
select kind, what, path, doc, block, name, text_before, text_after from course_change where version = :version order by seq limit 3000;

-- work_get(course_id course) maybe work
select base, changed_at from course_work where course = :course;

-- work_begin(course_id course, int base, int now) exec
insert into course_work (course, base, changed_at) values (:course, :base, :now)
on conflict (course) do update set changed_at = excluded.changed_at;

-- work_rebase(course_id course, int base, int now) exec
update course_work set base = :base, changed_at = :now where course = :course;

-- work_files(course_id course) many work_file
select path, body, gone from course_work_file where course = :course order by path;

-- work_put(course_id course, str path, str body, int gone) exec
insert into course_work_file (course, path, body, gone) values (:course, :path, :body, :gone)
on conflict (course, path) do update set body = excluded.body, gone = excluded.gone;

-- work_same(course_id course, str path) exec
-- as the base has it
delete from course_work_file where course = :course and path = :path;

-- work_same_all(course_id course) exec
delete from course_work_file where course = :course;

-- work_end(course_id course) exec
delete from course_work where course = :course;

-- edit_add(course_id course, str doc, str path, str piece, str kind, person_id person, str place, str text_before, str text_after, str why, int now) exec
insert into course_edit (course, version, doc, path, piece, kind, person, place, text_before, text_after, why, at)
values (:course, 0, :doc, :path, :piece, :kind, :person, :place, :text_before, :text_after, :why, :now);

-- edits_publish(course_id course, course_version_id version) exec
update course_edit set version = :version where course = :course and version = 0;

-- edits_of(course_id course, str doc, str piece) many edit
-- : who str, version str
select e.id, e.kind, coalesce(p.name, '') as who, e.place, e.text_before, e.text_after, e.why, e.at, coalesce(v.version, '') as version
from course_edit e left join person p on p.id = e.person left join course_version v on v.id = e.version
where e.course = :course and e.doc = :doc and e.piece = :piece order by e.id desc limit 100;

-- edits_open(course_id course) many edit_open
-- : who str
select e.path, e.doc, e.piece, e.kind, coalesce(p.name, '') as who, e.place, e.why, e.at
from course_edit e left join person p on p.id = e.person where e.course = :course and e.version = 0 order by e.id desc limit 500;

-- credits(int version) many credit
-- : who str, n int
select coalesce(p.name, '') as who, e.place, cast(count(*) as bigint) as n
from course_edit e left join person p on p.id = e.person where e.version = :version
group by e.person, p.name, e.place order by n desc, who, e.place;

-- edit_people(course_id course, str doc, str piece, int since) many edit_person
-- who wrote a piece, for the credits of who takes it over
select distinct e.person from course_edit e
where e.course = :course and e.doc = :doc and e.piece = :piece and e.kind <> 'taken' and e.at >= :since and e.person is not null;

-- typed_get(person_id person, course_id course, str doc, str piece) maybe typed
select was, body, why, at from course_typed where person = :person and course = :course and doc = :doc and piece = :piece;

-- typed_put(person_id person, course_id course, str doc, str path, str piece, str was, str body, str why, int now) exec
insert into course_typed (person, course, doc, path, piece, was, body, why, at)
values (:person, :course, :doc, :path, :piece, :was, :body, :why, :now)
on conflict (person, course, doc, piece) do update set path = excluded.path, was = excluded.was, body = excluded.body, why = excluded.why, at = excluded.at;

-- typed_drop(person_id person, course_id course, str doc, str piece) exec
delete from course_typed where person = :person and course = :course and doc = :doc and piece = :piece;

-- typed_mine(person_id person, course_id course) many typed_line
select path, piece, at from course_typed where person = :person and course = :course order by at desc limit 100;

-- release_at(course_version_id version) maybe release
-- : why str, who str, at int, was int
select v.id, v.version, coalesce(r.why, '') as why, coalesce(p.name, '') as who, r.at as at, r.was as was
from course_release r join course_version v on v.id = r.version left join person p on p.id = r.person
where r.version = :version;

-- edits_move(course_id course, str doc, str piece, str to) exec
update course_edit set piece = :to where course = :course and doc = :doc and piece = :piece;

-- typed_drop_at(person_id person, course_id course, str path, str piece) exec
delete from course_typed where person = :person and course = :course and path = :path and piece = :piece;

-- own_edits(person_id person) many own_edit
-- what a course keeps of a person
select c.slug, e.path, e.kind, e.why, e.text_after, e.at from course_edit e join course c on c.id = e.course where e.person = :person order by e.id limit 10000;

-- own_typed(person_id person) many own_typed
select c.slug, t.path, t.body, t.why, t.at from course_typed t join course c on c.id = t.course where t.person = :person order by t.at limit 10000;

-- own_offers(person_id person) many own_offer
select c.slug, o.why, o.evidence, o.created_at from course_offer o join course c on c.id = o.course where o.person = :person order by o.id limit 10000;

-- drafts_of(course_id course) many draft
-- what came in from outside and nobody took up yet
select id, version, who, note, made_at, based_on from course_version where course = :course and state = 'draft' order by id desc limit 20;

-- draft_by_id(course_id course, int version) maybe draft
select id, version, who, note, made_at, based_on from course_version where course = :course and id = :version and state = 'draft';

-- draft_taken(course_version_id version) exec
update course_version set state = 'dropped' where id = :version and state = 'draft';
