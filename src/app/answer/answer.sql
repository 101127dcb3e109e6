-- Public ones that have something to read.
-- answer_trajectories() many answer_place
-- : place str, slug str
select p.slug as place, t.slug from trajectory t join place p on p.id = t.place
where t.state not in ('idea', 'plan') and t.practice = 0 order by t.id limit 5000;

-- ---- the answer table ----

-- Each cluster that is there, with how many points and whose answer.
-- clusters_of(trajectory_id trajectory) many cluster_line
-- : id cluster_id, title str, points int, verdict str?, reader person_id?, published int?
select c.id, c.title, (select count(*) from contribution_point p where p.cluster = c.id and p.state = 'admitted') as points,
    a.verdict, a.reader, a.published
from cluster c left join answer a on a.cluster = c.id where c.trajectory = :trajectory and c.gone = 0 order by c.title, c.id;

-- cluster_insert(trajectory_id trajectory, str title, int now) one cluster_id
insert into cluster (trajectory, title, created_at) values (:trajectory, :title, :now) returning id;

-- cluster_by_id(trajectory_id trajectory, cluster_id id) maybe cluster
select id, title, gone from cluster where trajectory = :trajectory and id = :id;

-- One that points may still come to.
-- cluster_by_title(trajectory_id trajectory, str title) maybe cluster
select id, title, gone from cluster where trajectory = :trajectory and title = :title and gone = 0
    and not exists (select 1 from answer a where a.cluster = cluster.id and a.published > 0) limit 1;

-- cluster_rename(cluster_id id, str title) exec
update cluster set title = :title where id = :id;

-- cluster_gone(cluster_id id, int gone) exec
update cluster set gone = :gone where id = :id;

-- cluster_published(cluster_id id) one int
-- : n int
select count(*) as n from answer where cluster = :id and published > 0;

-- Points in none, after that one.
-- points_loose(trajectory_id trajectory, int after, int limit_n) many point_line
-- : id contribution_point_id, body str, seq int, number int, channel str, cluster int?
select p.id, p.body, p.seq, c.number, c.channel, p.cluster from contribution_point p join contribution c on c.id = p.contribution
where p.trajectory = :trajectory and p.cluster is null and p.state = 'admitted' and c.state = 'admitted' and p.id > :after
order by p.id limit :limit_n;

-- points_in(trajectory_id trajectory, int cluster, int after, int limit_n) many point_line
-- : id contribution_point_id, body str, seq int, number int, channel str, cluster int?
select p.id, p.body, p.seq, c.number, c.channel, p.cluster from contribution_point p join contribution c on c.id = p.contribution
where p.trajectory = :trajectory and p.cluster = :cluster and p.state = 'admitted' and p.id > :after
order by p.id limit :limit_n;

-- Every admitted point, to look for near ones: also those that have a cluster.
-- points_all(trajectory_id trajectory, int limit_n) many point_line
-- : id contribution_point_id, body str, seq int, number int, channel str, cluster int?
select p.id, p.body, p.seq, c.number, c.channel, p.cluster from contribution_point p join contribution c on c.id = p.contribution
where p.trajectory = :trajectory and p.state = 'admitted' and c.state = 'admitted' order by p.id limit :limit_n;

-- point_by_id(trajectory_id trajectory, contribution_point_id id) maybe point_here
-- : id contribution_point_id, contribution contribution_id, state str, cluster int?
select id, contribution, state, cluster from contribution_point where trajectory = :trajectory and id = :id;

-- point_cluster_set(contribution_point_id id, int? cluster) exec
update contribution_point set cluster = :cluster where id = :id;

-- point_body_set(contribution_point_id id, str body, str state) exec
update contribution_point set body = :body, state = :state where id = :id;

-- point_drop(contribution_point_id id) exec
delete from contribution_point where id = :id;

-- act_insert(trajectory_id trajectory, person_id person, int cluster, int merged, int points, int now) one cluster_act_id
insert into cluster_act (trajectory, person, cluster, merged, points, at) values (:trajectory, :person, :cluster, :merged, :points, :now)
returning id;

-- act_point(cluster_act_id act, contribution_point_id point, int? was) exec
insert into cluster_act_point (act, point, was) values (:act, :point, :was);

-- Of this person, not undone yet. What became public since is past undoing, and does not stand before what can be undone.
-- act_newest(trajectory_id trajectory, person_id person) maybe cluster_act
select id, cluster, merged, points from cluster_act
where trajectory = :trajectory and person = :person and undone_at = 0
    and not exists (select 1 from answer a where a.cluster = cluster_act.cluster and a.published > 0)
    and not exists (select 1 from cluster_act_point x join answer a on a.cluster = x.was where x.act = cluster_act.id and a.published > 0)
order by id desc limit 1;

-- act_points(cluster_act_id act) many cluster_act_point
-- : point contribution_point_id, was int?, cluster int?
select a.point, a.was, p.cluster from cluster_act_point a join contribution_point p on p.id = a.point where a.act = :act order by a.point;

-- act_undo(cluster_act_id act, int now) changed
update cluster_act set undone_at = :now where id = :act and undone_at = 0;

-- ---- answers ----

-- answer_of(cluster_id cluster) maybe answer
select cluster, verdict, elsewhere, reason, paragraph, text_before, text_after, minority, author, author_at, reader, read_at, published
from answer where cluster = :cluster;

-- answer_put(cluster_id cluster, trajectory_id trajectory, str verdict, str elsewhere, str reason, str paragraph, str text_before, str text_after, str minority, person_id? author, int now) changed
insert into answer (cluster, trajectory, verdict, elsewhere, reason, paragraph, text_before, text_after, minority, author, author_at)
values (:cluster, :trajectory, :verdict, :elsewhere, :reason, :paragraph, :text_before, :text_after, :minority, :author, :now)
on conflict (cluster) do update set verdict = :verdict, elsewhere = :elsewhere, reason = :reason, paragraph = :paragraph,
    text_before = :text_before, text_after = :text_after, minority = :minority, author = :author, author_at = :now,
    reader = null, read_at = 0
where answer.published = 0;

-- answer_read_by(cluster_id cluster, person_id reader, int now) changed
update answer set reader = :reader, read_at = :now where cluster = :cluster and author <> :reader and reader is null;

-- ---- set aside: no answer belongs to it ----

-- aside_of(contribution_id contribution) maybe aside
select contribution, reason, author, author_at, reader, read_at, published from aside where contribution = :contribution;

-- aside_put(contribution_id contribution, trajectory_id trajectory, str reason, person_id? author, int now) changed
insert into aside (contribution, trajectory, reason, author, author_at) values (:contribution, :trajectory, :reason, :author, :now)
on conflict (contribution) do update set reason = :reason, author = :author, author_at = :now, reader = null, read_at = 0
where aside.published = 0;

-- aside_read_by(contribution_id contribution, person_id reader, int now) changed
update aside set reader = :reader, read_at = :now
where contribution = :contribution and (author is null or author <> :reader) and reader is null;

-- aside_drop(contribution_id contribution) exec
delete from aside where contribution = :contribution;

-- Those that did not come out yet, what waits for a reader first.
-- asides_waiting(trajectory_id trajectory, int limit_n) many aside_line
-- : number int, reason str, body str, reader person_id?
select c.number, s.reason, c.body, s.reader from aside s join contribution c on c.id = s.contribution
where s.trajectory = :trajectory and s.published = 0 and c.state = 'admitted'
order by case when s.reader is null then 0 else 1 end, c.number limit :limit_n;

-- asides_publish(trajectory_id trajectory, int version) changed
update aside set published = :version where trajectory = :trajectory and published = 0 and reader is not null;

-- Points that were set aside, in public: whose, and why.
-- asides_out(trajectory_id trajectory) many aside_out
-- : number int, seq int, channel str, state str, body str, reason str, author_at int, read_at int, published int, author str?, reader str?
select c.number, p.seq, c.channel, c.state, p.body, s.reason, s.author_at, s.read_at, s.published, w.name as author, r.name as reader
from aside s join contribution c on c.id = s.contribution join contribution_point p on p.contribution = c.id
    left join person w on w.id = s.author left join person r on r.id = s.reader
where s.trajectory = :trajectory and s.published > 0 order by c.number, p.seq;

-- answers_publish(trajectory_id trajectory, int version) changed
update answer set published = :version where trajectory = :trajectory and published = 0 and reader is not null
    and cluster in (select id from cluster where trajectory = :trajectory and gone = 0);

-- answers_out(trajectory_id trajectory) many answer_out
-- : cluster cluster_id, title str, verdict str, elsewhere str, reason str, paragraph str, text_before str, text_after str, minority str, author_at int, read_at int, published int, author str?, reader str?
select a.cluster, k.title, a.verdict, a.elsewhere, a.reason, a.paragraph, a.text_before, a.text_after, a.minority, a.author_at, a.read_at,
    a.published, w.name as author, s.name as reader
from answer a join cluster k on k.id = a.cluster left join person w on w.id = a.author left join person s on s.id = a.reader
where a.trajectory = :trajectory and a.published > 0 and k.gone = 0 order by a.cluster;

-- Points with a published answer, by cluster: whose, and what they said.
-- points_out(trajectory_id trajectory) many point_out
-- : cluster cluster_id, number int, seq int, channel str, state str, body str
select a.cluster, c.number, p.seq, c.channel, c.state, p.body
from answer a join contribution_point p on p.cluster = a.cluster join contribution c on c.id = p.contribution
where a.trajectory = :trajectory and a.published > 0 and p.state = 'admitted' order by a.cluster, c.number, p.seq;

-- The answers to one contribution.
-- answers_to(contribution_id contribution) many answer_to
-- : point str, seq int, state str, title str?, verdict str?, elsewhere str?, reason str?, paragraph str?, text_before str?, text_after str?, minority str?, read_at int?, aside str?, aside_at int?
select p.body as point, p.seq, p.state, k.title, a.verdict, a.elsewhere, a.reason, a.paragraph, a.text_before, a.text_after, a.minority, a.read_at,
    s.reason as aside, s.read_at as aside_at
from contribution_point p left join answer a on a.cluster = p.cluster and a.published > 0 left join cluster k on k.id = a.cluster
    left join aside s on s.contribution = p.contribution and s.published > 0
where p.contribution = :contribution order by p.seq;

-- Of those who had an answer: does it answer it? Nobody leaves one out.
-- replies_of(trajectory_id trajectory) one reply_count
-- : answered int, yes int, no int
select count(*) as answered, coalesce(sum(case when c.reply = 'yes' then 1 else 0 end), 0) as yes,
    coalesce(sum(case when c.reply = 'no' then 1 else 0 end), 0) as no
from contribution c where c.trajectory = :trajectory and c.state <> 'withdrawn' and (exists
    (select 1 from contribution_point p join answer a on a.cluster = p.cluster where p.contribution = c.id and a.published > 0)
    or exists (select 1 from aside s where s.contribution = c.id and s.published > 0));

-- reply_why_of(trajectory_id trajectory, int limit_n) many reply_line
-- : number int, reply str, reply_why str
select number, reply, reply_why from contribution where trajectory = :trajectory and reply <> '' and reply_why <> '' and state = 'admitted'
order by number limit :limit_n;

-- note_insert(trajectory_id trajectory, int version, str body, str fingerprint, int now) exec
insert into answer_note (trajectory, version, body, fingerprint, at) values (:trajectory, :version, :body, :fingerprint, :now);

-- note_newest(trajectory_id trajectory) maybe note_head
-- : version int, fingerprint str, at int
select version, fingerprint, at from answer_note where trajectory = :trajectory order by version desc limit 1;

-- note_of(trajectory_id trajectory, int version) maybe note_body
-- : body str, fingerprint str
select body, fingerprint from answer_note where trajectory = :trajectory and version = :version;

-- contributions_count(trajectory_id trajectory) one contribution_sum
-- : n int, withdrawn int, hidden int
select count(*) as n, coalesce(sum(case when state = 'withdrawn' then 1 else 0 end), 0) as withdrawn,
    coalesce(sum(case when state = 'hidden' then 1 else 0 end), 0) as hidden
from contribution where trajectory = :trajectory;

-- ---- letters that an answer came out ----

-- answered_mails(trajectory_id trajectory, int version, int after, int limit_n) many answered_mail
-- : id contribution_id, number int, mail str, lang str
select c.id, c.number, c.mail, c.lang from contribution c where c.trajectory = :trajectory and c.mail <> '' and c.state <> 'withdrawn' and c.id > :after
    and (exists (select 1 from contribution_point p join answer a on a.cluster = p.cluster where p.contribution = c.id and a.published = :version)
        or exists (select 1 from aside s where s.contribution = c.id and s.published = :version))
order by c.id limit :limit_n;

-- ---- the demo ----

-- demo_reader(cluster_id cluster, person_id reader, int now) exec
update answer set reader = :reader, read_at = :now where cluster = :cluster;

-- demo_replies(trajectory_id trajectory) exec
update contribution set reply = case when number % 7 = 3 then 'no' else 'yes' end, reply_at = created_at,
    reply_why = case when number % 7 = 3 then 'Ik lees niet wat er met mijn straat gebeurt.' else '' end
where trajectory = :trajectory and number % 3 = 0;

-- How the plan is explained besides in writing (core of it: app/participate/telling.h): one of a kind.
-- explained_of(trajectory_id trajectory) many explained
-- : kind str
select kind from trajectory_telling where trajectory = :trajectory and gone_at = 0 and state = 'ready' order by id;
