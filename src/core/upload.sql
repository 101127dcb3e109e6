-- upload_insert(trajectory_id trajectory, str name, str kind, int size, str sha256, bytes body, int public, person_id? person, int now) one upload_id
insert into upload (trajectory, name, kind, bytes, sha256, body, public, person, at)
values (:trajectory, :name, :kind, :size, :sha256, :body, :public, :person, :now) returning id;

-- Without its bytes.
-- upload_of(trajectory_id trajectory, upload_id id) maybe upload_head
-- : id upload_id, name str, kind str, bytes int, sha256 str, public int, at int
select id, name, kind, bytes, sha256, public, at from upload where trajectory = :trajectory and id = :id;

-- Not what is held or infected (core/scan.h).
-- upload_body(upload_id id) one upload_bytes
-- : body bytes
select u.body from upload u where u.id = :id
    and not exists (select 1 from scan s where s.sha256 = u.sha256 and s.state in ('held', 'infected'));

-- uploads_count(trajectory_id trajectory, int public) one int
-- : n int
select count(*) as n from upload where trajectory = :trajectory and public = :public;

-- upload_drop(upload_id id) exec
delete from upload where id = :id;

-- Recordings that are past their term.
-- uploads_past(int before) changed
delete from upload where public = 0 and at < :before;

-- What somebody added, for themselves.
-- uploads_by(person_id person) many upload_own
-- : name str, bytes int, at int, title str
select u.name, u.bytes, u.at, t.title from upload u join trajectory t on t.id = u.trajectory where u.person = :person order by u.id limit 1000;
