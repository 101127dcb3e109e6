-- What pages read. `live` of a course is the version that readers see.

-- learn_courses(str lang) many learn_course
-- : place str
select c.slug, p.title, p.summary, case when c.upstream = 0 then '' else w.name end as place
from course c join course_part p on p.version = c.live and p.lang = :lang and p.kind = 'course'
join place w on w.id = c.place
order by case when c.upstream = 0 then 0 else 1 end, c.id limit 50;

-- `number` pins a version; empty is what readers see now.
-- learn_about(str course, str number, str lang) maybe learn_part
-- : course_title str, modules int
select v.id as version, v.version as number, v.licence, p.kind, p.module, p.slug, p.uid, p.seq, p.step, p.said, p.title, p.summary, p.goal,
    p.phase, p.ref, p.minutes, p.live_minutes, p.people, p.form, p.html,
    (select a.title from course_part a where a.version = v.id and a.lang = p.lang and a.kind = 'course') as course_title,
    (select cast(count(*) as bigint) from course_part m where m.version = v.id and m.lang = p.lang and m.kind = 'module') as modules
from course c
join course_version v on v.course = c.id and v.id = case when :number = '' then c.live
    else coalesce((select max(x.id) from course_version x where x.course = c.id and x.version = :number and x.state = 'published'), 0) end
join course_part p on p.version = v.id and p.lang = :lang and p.kind = 'course'
where c.slug = :course;

-- learn_part(str course, str number, str lang, str kind, str module, str slug) maybe learn_part
-- : course_title str, modules int
select v.id as version, v.version as number, v.licence, p.kind, p.module, p.slug, p.uid, p.seq, p.step, p.said, p.title, p.summary, p.goal,
    p.phase, p.ref, p.minutes, p.live_minutes, p.people, p.form, p.html,
    (select a.title from course_part a where a.version = v.id and a.lang = p.lang and a.kind = 'course') as course_title,
    (select cast(count(*) as bigint) from course_part m where m.version = v.id and m.lang = p.lang and m.kind = 'module') as modules
from course c
join course_version v on v.course = c.id and v.id = case when :number = '' then c.live
    else coalesce((select max(x.id) from course_version x where x.course = c.id and x.version = :number and x.state = 'published'), 0) end
join course_part p on p.version = v.id and p.lang = :lang and p.kind = :kind and p.module = :module and p.slug = :slug
where c.slug = :course;

-- learn_session_part(str course, str number, str lang, str module, int seq) maybe learn_part
-- : course_title str, modules int
select v.id as version, v.version as number, v.licence, p.kind, p.module, p.slug, p.uid, p.seq, p.step, p.said, p.title, p.summary, p.goal,
    p.phase, p.ref, p.minutes, p.live_minutes, p.people, p.form, p.html,
    (select a.title from course_part a where a.version = v.id and a.lang = p.lang and a.kind = 'course') as course_title,
    (select cast(count(*) as bigint) from course_part m where m.version = v.id and m.lang = p.lang and m.kind = 'module') as modules
from course c
join course_version v on v.course = c.id and v.id = case when :number = '' then c.live
    else coalesce((select max(x.id) from course_version x where x.course = c.id and x.version = :number and x.state = 'published'), 0) end
join course_part p on p.version = v.id and p.lang = :lang and p.kind = 'session' and p.module = :module
where c.slug = :course and p.seq = :seq;

-- learn_blocks(course_version_id version, str lang, str part) many learn_block
select kind, uid, ref, title, html, feedback, correct, minutes, starts, form, software, must, room as hall, needs, fixed
from course_block where version = :version and lang = :lang and part = :part order by seq;

-- learn_modules(course_version_id version, str lang) many learn_module
-- : lessons int, sessions int
select p.slug, p.uid, p.seq, p.said, p.title, p.summary, p.phase, p.minutes, p.live_minutes,
    (select cast(count(*) as bigint) from course_part l
        where l.version = p.version and l.lang = p.lang and l.kind = 'lesson' and l.module = p.slug) as lessons,
    (select cast(count(*) as bigint) from course_part l
        where l.version = p.version and l.lang = p.lang and l.kind = 'session' and l.module = p.slug) as sessions
from course_part p where p.version = :version and p.lang = :lang and p.kind = 'module' order by p.seq;

-- learn_in_module(course_version_id version, str lang, str module) many learn_brief
-- the module itself and what it holds
select kind, module, slug, uid, seq, step, said, title, summary, minutes
from course_part
where version = :version and lang = :lang and kind in ('module', 'lesson', 'session', 'exercise', 'handout', 'form') and module = :module
order by kind, seq;

-- learn_of_course(course_version_id version, str lang, str kind) many learn_brief
-- pages about the course, or its scripts
select kind, module, slug, uid, seq, step, said, title, summary, minutes
from course_part where version = :version and lang = :lang and kind = :kind and module = '' order by seq;

-- learn_beside(course_version_id version, str lang, int before, int after) many learn_brief
select kind, module, slug, uid, seq, step, said, title, summary, minutes
from course_part where version = :version and lang = :lang and step in (:before, :after) order by step;

-- learn_term_list(course_version_id version, str lang) many learn_term
select slug, uid, said, name, plain, formal from course_term where version = :version and lang = :lang order by seq;

-- learn_public() many learn_public
-- every page of every live course, for the sitemap
select c.slug as course, p.kind, p.module, p.slug, p.seq, v.made_at
from course c
join course_version v on v.id = c.live
join course_part p on p.version = v.id and p.lang = 'nl'
order by c.id, p.step, p.module, p.kind, p.seq;

-- learn_places(course_version_id version) many learn_place
-- where each text of a version stands, for links from what changed
select distinct uid, kind, module, slug, seq from course_part where version = :version and lang = 'nl';

-- learn_changed(course_version_id version, str uid) many learn_changed_in
-- the versions up to this one that changed a text, newest first
select distinct v.id, v.version as number, r.at, w.version as before
from course_change x join course_release r on r.version = x.version join course_version v on v.id = x.version
join course_version w on w.id = r.was
where x.doc = :uid and r.was <> 0 and r.version <= :version
  and r.course = (select o.course from course_version o where o.id = :version)
order by v.id desc limit 3;

-- learn_live_number(str course) maybe str
select v.version from course c join course_version v on v.id = c.live where c.slug = :course;
