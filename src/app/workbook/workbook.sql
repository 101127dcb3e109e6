-- books_of(person_id person) many book_of
select m.uid, g.name, g.practice from group_member m join learn_group g on g.id = m.learn_group
where m.person = :person and m.role = 'participant' and m.state in ('in', 'left') order by g.id desc limit 50;

-- A workbook, whose, and in which group.
-- book_by_uid(str uid) maybe book
select m.id, m.uid, m.person, p.name, m.project, m.learn_group, m.state, g.name as group_name, g.slug, g.version, g.practice, g.closed_at, g.lang
from group_member m join person p on p.id = m.person join learn_group g on g.id = m.learn_group
where m.uid = :uid and m.role = 'participant';

-- Is this person in the intervision group of that member?
-- shares_peers(group_member_id member, person_id person) one int
-- : n int
select count(*) as n from intervision_member a join intervision_member b on b.intervision_group = a.intervision_group
join group_member m on m.id = b.member where a.member = :member and m.person = :person and m.state = 'in';

-- What others of the group let this person read, besides what is for trainers only.
-- books_shared(learn_group_id learn_group) many book_shared
select m.id, m.uid, p.name, w.share from workbook_section w join group_member m on m.id = w.member
join person p on p.id = m.person where m.learn_group = :learn_group and w.share <> 'me' and w.body <> ''
group by m.id, m.uid, p.name, w.share order by p.name, m.id limit 2000;

-- The exercises of a version, in the order of the course.
-- book_exercises(course_version_id version, str lang) many book_exercise
select e.uid, e.title, e.summary, e.said, e.slug, e.module, m.seq as number, m.title as module_title from course_part e
join course_part m on m.version = e.version and m.lang = e.lang and m.kind = 'module' and m.slug = e.module
where e.version = :version and e.lang = :lang and e.kind = 'exercise' order by m.seq, e.seq;

-- book_course(course_version_id version) one book_course
select c.slug, v.version as number from course_version v join course c on c.id = v.course where v.id = :version;

-- sections_of(group_member_id member) many section
select id, section, module, title, body, share, changed_at from workbook_section where member = :member order by module, section;

-- section_of(group_member_id member, str section) maybe section
select id, section, module, title, body, share, changed_at from workbook_section where member = :member and section = :section;

-- section_put(group_member_id member, str section, int module, str title, str body, str share, int now) one workbook_section_id
insert into workbook_section (member, section, module, title, body, share, changed_at)
values (:member, :section, :module, :title, :body, :share, :now)
on conflict (member, section) do update set module = excluded.module, title = excluded.title, body = excluded.body,
    share = excluded.share, changed_at = excluded.changed_at
returning id;

-- section_was(workbook_section_id section, str body, int at) exec
insert into workbook_version (section, body, at) values (:section, :body, :at);

-- section_versions(workbook_section_id section) many section_version
select id, body, at from workbook_version where section = :section order by id desc limit 50;

-- comment_add(workbook_section_id section, person_id person, str body, int now) exec
insert into workbook_comment (section, person, body, at) values (:section, :person, :body, :now);

-- comments_of(workbook_section_id section) many comment
select c.id, p.name, c.body, c.at from workbook_comment c join person p on p.id = c.person where c.section = :section order by c.id limit 500;

-- sealed_of(group_member_id member, str kind) maybe sealed
select sealed, changed_at from workbook_sealed where member = :member and kind = :kind;

-- sealed_put(group_member_id member, str kind, str sealed, int now) exec
insert into workbook_sealed (member, kind, sealed, changed_at) values (:member, :kind, :sealed, :now)
on conflict (member, kind) do update set sealed = excluded.sealed, changed_at = excluded.changed_at;

-- sealed_drop(group_member_id member, str kind) changed
delete from workbook_sealed where member = :member and kind = :kind;

-- The letter comes back when the last session of the course begins. 0: no date yet.
-- letter_opens(learn_group_id learn_group) one int
-- : at int
select coalesce(min(t.starts_at), 0) as at from meeting t where t.learn_group = :learn_group and t.state <> 'cancelled'
  and t.number = (select max(x.number) from meeting x where x.learn_group = :learn_group and x.state <> 'cancelled') and t.number >= 9;

-- The newest chapter whose session is over, and how much of it is written.
-- chapter_behind(learn_group_id learn_group, group_member_id member, int now) one chapter_behind
-- : number int, written int
select coalesce(max(t.number), 0) as number,
    (select count(*) from workbook_section w where w.member = :member and w.body <> ''
        and w.module = (select coalesce(max(x.number), 0) from meeting x where x.learn_group = :learn_group and x.ends_at < :now and x.state <> 'cancelled')) as written
from meeting t where t.learn_group = :learn_group and t.ends_at < :now and t.state <> 'cancelled';

-- own_sections(person_id person) many own_section
select w.section, w.title, w.body, w.share, w.changed_at from workbook_section w join group_member m on m.id = w.member
where m.person = :person order by w.id;

-- own_comments(person_id person) many own_comment
select body, at from workbook_comment where person = :person order by id;
