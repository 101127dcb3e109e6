-- ---- following ----

-- notice_follow_put(person_id person, str kind, int object, str how, int now) exec
insert into notice_follow (person, kind, object, how, at) values (:person, :kind, :object, :how, :now)
on conflict (person, kind, object) do update set how = excluded.how;

-- notice_follow_drop(person_id person, str kind, int object) exec
delete from notice_follow where person = :person and kind = :kind and object = :object;

-- notice_follow_get(person_id person, str kind, int object) maybe str
select how from notice_follow where person = :person and kind = :kind and object = :object;

-- notice_follows(person_id person) many notice_followed
select kind, object, how, at from notice_follow where person = :person order by at desc, kind, object limit 1000;

-- What waits to be mailed of a thing goes by the newest choice.
-- notice_how_change(person_id person, str kind, int object, str how) exec
update notice_to set how = :how where person = :person and mailed_at is null and done_at is null
and notice in (select id from notice where kind = :kind and object = :object);

-- notice_silent_put(person_id person, int now) exec
insert into notice_silent (person, at) values (:person, :now) on conflict (person) do nothing;

-- notice_silent_drop(person_id person) exec
delete from notice_silent where person = :person;

-- notice_is_silent(person_id person) one int
-- : n int
select count(*) as n from notice_silent where person = :person;

-- notice_follow_all(person_id person, str how) exec
update notice_follow set how = :how where person = :person;

-- notice_how_all(person_id person, str how) exec
update notice_to set how = :how where person = :person and mailed_at is null and done_at is null;

-- notice_object_drop(str kind, int object) exec
delete from notice_follow where kind = :kind and object = :object;

-- notice_told_drop(str kind, int object) exec
delete from notice where kind = :kind and object = :object;

-- ---- telling ----

-- notice_insert(str kind, int object, place_id place, str message, str vals, str link, int task, int due_at, str? once, int maker, int now) maybe notice_id
insert into notice (kind, object, place, message, vals, link, task, due_at, once, maker, at)
values (:kind, :object, :place, :message, :vals, :link, :task, :due_at, :once, :maker, :now)
on conflict (once) do nothing returning id;

-- notice_to_insert(notice_id notice, person_id person, str how, int now) changed
insert into notice_to (notice, person, how, at) values (:notice, :person, :how, :now)
on conflict (notice, person) do nothing;

-- notice_by_id(notice_id id) maybe notice
select id, kind, object, place, message, vals, link, task, due_at, maker, at from notice where id = :id;

-- Who follows a thing, after somebody: the next to be told.
-- notice_followers(str kind, int object, int after, int maker, int limit_n) many notice_follower
-- : person person_id, how str, silent int, lang str
select f.person, f.how, case when s.person is null then 0 else 1 end as silent, p.lang
from notice_follow f join person p on p.id = f.person left join notice_silent s on s.person = f.person
where f.kind = :kind and f.object = :object and f.person > :after and f.person <> :maker and p.state = 'active'
order by f.person limit :limit_n;

-- notice_settle_all(int now, str kind, int object, str message) exec
update notice_to set done_at = :now where done_at is null
and notice in (select id from notice where kind = :kind and object = :object and message = :message);

-- notice_settle_one(int now, person_id person, str kind, int object, str message) exec
update notice_to set done_at = :now where person = :person and done_at is null
and notice in (select id from notice where kind = :kind and object = :object and message = :message);

-- ---- showing ----

-- What is not done: tasks first, the nearest date before those without; then news.
-- notice_waiting(person_id person, int limit_n) many notice_open
-- : id notice_to_id, kind str, object int, message str, vals str, link str, task int, due_at int, at int
select x.id, n.kind, n.object, n.message, n.vals, n.link, n.task, n.due_at, n.at
from notice_to x join notice n on n.id = x.notice where x.person = :person and x.done_at is null
order by n.task desc, case when n.due_at = 0 then 1 else 0 end, n.due_at, n.at desc, x.id desc limit :limit_n;

-- notice_done(person_id person, notice_to_id id, int now) changed
update notice_to set done_at = :now where id = :id and person = :person and done_at is null;

-- notices_done(person_id person, int now) exec
update notice_to set done_at = :now where person = :person and done_at is null
and notice in (select id from notice where task = 0);

-- notice_all(person_id person, int limit_n) many notice_told
-- : message str, vals str, at int, done_at int?, mailed_at int?
select n.message, n.vals, n.at, x.done_at, x.mailed_at from notice_to x join notice n on n.id = x.notice
where x.person = :person order by x.id desc limit :limit_n;

-- ---- sending ----

-- Who is told of this at once and has no letter yet.
-- notice_now(notice_id notice, int limit_n) many notice_now
-- : id notice_to_id, person person_id, uid str, mail str, name str, lang str, follows int
select x.id, x.person, p.uid, p.mail, p.name, p.lang, case when f.person is null then 0 else 1 end as follows
from notice_to x join notice n on n.id = x.notice join person p on p.id = x.person
left join notice_follow f on f.person = x.person and f.kind = n.kind and f.object = n.object
where x.notice = :notice and x.how = 'now' and x.mailed_at is null and x.done_at is null and p.state = 'active'
order by x.person limit :limit_n;

-- notice_mailed(notice_to_id id, int now) exec
update notice_to set mailed_at = :now where id = :id;

-- Who has something for a letter of the day, or (weekly = 1) of the week.
-- notice_digest_people(int after, int weekly, int limit_n) many notice_reader
-- : person person_id, uid str, mail str, name str, lang str
select distinct x.person, p.uid, p.mail, p.name, p.lang from notice_to x join person p on p.id = x.person
where x.mailed_at is null and x.done_at is null and x.person > :after and p.state = 'active'
and (x.how = 'day' or (x.how = 'week' and :weekly = 1)) order by x.person limit :limit_n;

-- notice_digest_of(person_id person, int weekly, int limit_n) many notice_due
-- : id notice_to_id, kind str, object int, place place_id, message str, vals str, link str, due_at int
select x.id, n.kind, n.object, n.place, n.message, n.vals, n.link, n.due_at
from notice_to x join notice n on n.id = x.notice
where x.person = :person and x.mailed_at is null and x.done_at is null
and (x.how = 'day' or (x.how = 'week' and :weekly = 1)) order by n.kind, n.object, x.id limit :limit_n;

-- notice_erase(int before) changed
delete from notice where at < :before;

-- ---- the secret of the keys ----

-- notice_secret_get() maybe str
select value from meta where name = 'notice.secret';

-- notice_secret_put(str value) exec
insert into meta (name, value) values ('notice.secret', :value) on conflict (name) do nothing;
