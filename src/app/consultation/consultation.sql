-- How many views on each paragraph of a document, whatever the version; '' is the document as a whole.
-- view_counts(document_id document) many view_count
-- : paragraph str, n int
select x.paragraph, count(*) as n
from (select w.contribution, w.version, w.paragraph from consultation_view w
      union all select w.contribution, w.version, a.paragraph from consultation_view_also a join consultation_view w on w.contribution = a.contribution) x
    join document_version dv on dv.id = x.version join contribution c on c.id = x.contribution
where dv.document = :document and c.state <> 'withdrawn' group by x.paragraph order by x.paragraph;

-- All of a consultation; late: after the last day, and no letter that was posted in time.
-- view_sum(trajectory_id trajectory, int ends_day, int post_last) one view_sum
-- : n int, spoken int, late int
select count(*) as n, coalesce(sum(case when w.spoken = 1 then 1 else 0 end), 0) as spoken,
    coalesce(sum(case when c.received_day > :ends_day and (w.posted_day is null or w.posted_day > :ends_day or c.received_day > :post_last)
        then 1 else 0 end), 0) as late
from contribution c left join consultation_view w on w.contribution = c.id where c.trajectory = :trajectory and c.state <> 'withdrawn';

-- Newest first, before that number.
-- views_on(document_id document, str paragraph, int before, int limit_n) many view_on
-- : number int, body str, state str, spoken int, received_day int
select c.number, c.body, c.state, w.spoken, c.received_day
from consultation_view w join document_version dv on dv.id = w.version join contribution c on c.id = w.contribution
where dv.document = :document and c.state <> 'withdrawn' and c.number < :before
    and (w.paragraph = :paragraph or exists (select 1 from consultation_view_also a where a.contribution = w.contribution and a.paragraph = :paragraph))
order by c.number desc limit :limit_n;

-- The published answers to who said something about that paragraph.
-- answers_on(document_id document, str paragraph) many answer_on
-- : title str, verdict str, reason str
select k.title, a.verdict, a.reason from answer a join cluster k on k.id = a.cluster
where a.published > 0 and k.gone = 0 and a.cluster in
    (select p.cluster from contribution_point p join consultation_view w on w.contribution = p.contribution
     join document_version dv on dv.id = w.version
     where dv.document = :document and p.state = 'admitted' and p.cluster is not null
        and (w.paragraph = :paragraph or exists (select 1 from consultation_view_also l where l.contribution = w.contribution and l.paragraph = :paragraph)))
order by k.title, a.cluster limit 20;

-- For who takes views in: newest first, before that number.
-- intake_page(trajectory_id trajectory, int before, int limit_n) many intake_row
-- : number int, channel str, body str, name str, mail str, state str, received_day int, posted_day int?, spoken int?, record str?, address str?, title str?, paragraph str?
select c.number, c.channel, c.body, c.name, c.mail, c.state, c.received_day, w.posted_day, w.spoken, w.record, w.address, d.title, w.paragraph
from contribution c left join consultation_view w on w.contribution = c.id left join document_version dv on dv.id = w.version
    left join document d on d.id = dv.document
where c.trajectory = :trajectory and c.number < :before order by c.number desc limit :limit_n;

-- Spoken views that wait: for a record, or for what is wrong in it; then for the speaker.
-- intake_waits(trajectory_id trajectory) many intake_row
-- : number int, channel str, body str, name str, mail str, state str, received_day int, posted_day int?, spoken int?, record str?, address str?, title str?, paragraph str?
select c.number, c.channel, c.body, c.name, c.mail, c.state, c.received_day, w.posted_day, w.spoken, w.record, w.address, d.title, w.paragraph
from contribution c join consultation_view w on w.contribution = c.id left join document_version dv on dv.id = w.version
    left join document d on d.id = dv.document
where c.trajectory = :trajectory and c.state <> 'withdrawn' and w.record in ('asked', 'corrected', 'written')
order by case w.record when 'written' then 1 else 0 end, c.number limit 200;

-- Who is told: each who left an address of mail, also of a view that was hidden: that takes away no right to appeal.
-- told_mails(trajectory_id trajectory, int after, int limit_n) many told_mail
-- : id contribution_id, number int, mail str, lang str
select id, number, mail, lang from contribution where trajectory = :trajectory and mail <> '' and state <> 'withdrawn' and id > :after
order by id limit :limit_n;

-- Recordings of views that were withdrawn or hidden for good have nothing to wait for.
-- sounds_loose() changed
delete from upload where public = 0 and kind in ('ogg', 'webm', 'mp4', 'mp3', 'wav')
    and not exists (select 1 from consultation_view w where w.audio = upload.id);

-- own_views(person_id person) many own_view
-- : number int, title str, address str, spoken int, record str, received_at int
select c.number, t.title, w.address, w.spoken, w.record, w.received_at
from consultation_view w join contribution c on c.id = w.contribution join trajectory t on t.id = c.trajectory
where c.person = :person order by c.id limit 1000;

-- Public consultations of real places.
-- inspected() many inspected
-- : place str, slug str
select p.slug as place, t.slug from consultation c join trajectory t on t.id = c.trajectory join place p on p.id = t.place
where t.state not in ('idea', 'plan') and t.practice = 0 order by t.id limit 5000;

-- ---- the demo ----

-- demo_cluster(trajectory_id trajectory, str title, int now) one int
-- : id int
insert into cluster (trajectory, title, created_at) values (:trajectory, :title, :now) returning id;

-- demo_point(contribution_id contribution, int cluster) exec
update contribution_point set cluster = :cluster where contribution = :contribution;

-- demo_answer(int cluster, trajectory_id trajectory, str verdict, str reason, str paragraph, str text_before, str text_after, str minority, int now) exec
insert into answer (cluster, trajectory, verdict, reason, paragraph, text_before, text_after, minority, author_at, read_at, published)
values (:cluster, :trajectory, :verdict, :reason, :paragraph, :text_before, :text_after, :minority, :now, :now, 1);

-- demo_published(document_version_id id, int published_at) exec
update document_version set published_at = :published_at, created_at = :published_at where id = :id;

-- demo_received(contribution_id contribution, int received_at, int created_at) exec
update consultation_view set received_at = :received_at, record_at = case when record = '' then 0 else :created_at end,
    confirmed_at = case when record = 'confirmed' then :created_at else 0 end where contribution = :contribution;

-- ---- letters ----

-- Who left no address of mail but one for a letter, and did not get this letter yet, or not since then.
-- letters_due(trajectory_id trajectory, str kind, int since, int limit_n) many letter_due
-- : id contribution_id, number int, name str, behalf str, lang str, channel str, received_day int, address str, posted_day int?, key_hash str
select c.id, c.number, c.name, c.behalf, c.lang, c.channel, c.received_day, w.address, w.posted_day, c.key_hash
from contribution c join consultation_view w on w.contribution = c.id
where c.trajectory = :trajectory and c.state <> 'withdrawn' and c.mail = '' and w.address <> ''
    and (:kind <> 'receipt' or c.channel in ('paper', 'phone')) and not exists (select 1 from consultation_letter l where l.contribution = c.id and l.kind = :kind and l.at >= :since)
order by c.number limit :limit_n;

-- letters_due_count(trajectory_id trajectory, str kind, int since) one int
-- : n int
select count(*) as n from contribution c join consultation_view w on w.contribution = c.id
where c.trajectory = :trajectory and c.state <> 'withdrawn' and c.mail = '' and w.address <> ''
    and (:kind <> 'receipt' or c.channel in ('paper', 'phone')) and not exists (select 1 from consultation_letter l where l.contribution = c.id and l.kind = :kind and l.at >= :since);

-- Nobody can write to them.
-- letters_nowhere(trajectory_id trajectory) one int
-- : n int
select count(*) as n from contribution c left join consultation_view w on w.contribution = c.id
where c.trajectory = :trajectory and c.state <> 'withdrawn' and c.mail = '' and (w.address is null or w.address = '');

-- letter_bundles(trajectory_id trajectory) many letter_bundle
-- : kind str, bundle int, at int, n int
select l.kind, l.bundle, max(l.at) as at, count(*) as n from consultation_letter l join contribution c on c.id = l.contribution
where c.trajectory = :trajectory group by l.kind, l.bundle order by max(l.at) desc, l.kind, l.bundle desc limit 200;

-- When the last letter of that kind was made; 0: none was.
-- letters_made_at(trajectory_id trajectory, str kind) one int
-- : at int
select coalesce(max(l.at), 0) as at from consultation_letter l join contribution c on c.id = l.contribution
where c.trajectory = :trajectory and l.kind = :kind;

-- letter_bundle_last(trajectory_id trajectory, str kind) one int
-- : n int
select coalesce(max(l.bundle), 0) as n from consultation_letter l join contribution c on c.id = l.contribution
where c.trajectory = :trajectory and l.kind = :kind;

-- What was published about what they said.
-- letter_answers(contribution_id contribution) many letter_answer
-- : title str, verdict str, reason str
select k.title, a.verdict, a.reason from answer a join cluster k on k.id = a.cluster
where a.published > 0 and k.gone = 0 and a.cluster in
    (select p.cluster from contribution_point p where p.contribution = :contribution and p.state = 'admitted' and p.cluster is not null)
order by k.title, a.cluster limit 20;

-- letter_insert(contribution_id contribution, str kind, int bundle, person_id? person, int now) exec
insert into consultation_letter (contribution, kind, bundle, person, at) values (:contribution, :kind, :bundle, :person, :now)
on conflict (contribution, kind) do update set bundle = :bundle, person = :person, at = :now;

-- letter_bundle_drop(trajectory_id trajectory, str kind, int bundle) changed
delete from consultation_letter where kind = :kind and bundle = :bundle
    and contribution in (select id from contribution where trajectory = :trajectory);
