-- ---- the consultation ----

-- consultation_of(trajectory_id trajectory) maybe consultation
select trajectory, legal, everybody, announced_day, announced_ref, announced_href, where_text, post_text, phone_text, appeal_text, unchanged, told_at,
    corrected_at, corrected_why
from consultation where trajectory = :trajectory;

-- consultation_put(trajectory_id trajectory, int legal, int everybody, str where_text, str post_text, str phone_text, str appeal_text) exec
insert into consultation (trajectory, legal, everybody, where_text, post_text, phone_text, appeal_text)
values (:trajectory, :legal, :everybody, :where_text, :post_text, :phone_text, :appeal_text)
on conflict (trajectory) do update set legal = :legal, everybody = :everybody, where_text = :where_text, post_text = :post_text,
    phone_text = :phone_text, appeal_text = :appeal_text;

-- consultation_announce(trajectory_id trajectory, int announced_day, str announced_ref, str announced_href) changed
update consultation set announced_day = :announced_day, announced_ref = :announced_ref, announced_href = :announced_href
where trajectory = :trajectory;

-- consultation_set_unchanged(trajectory_id trajectory, int unchanged) changed
update consultation set unchanged = :unchanged where trajectory = :trajectory;

-- Another text than was decided: everybody is to be told again.
-- consultation_correct(trajectory_id trajectory, str why, int now) exec
update consultation set corrected_at = :now, corrected_why = :why, told_at = 0 where trajectory = :trajectory;

-- consultation_set_told(trajectory_id trajectory, int now) exec
update consultation set told_at = :now where trajectory = :trajectory;

-- ---- documents ----

-- documents_of(trajectory_id trajectory) many document
select id, trajectory, slug, title, title_en, created_at from document where trajectory = :trajectory order by id;

-- Those of which somebody may read a version.
-- documents_readable(trajectory_id trajectory) many document
select id, trajectory, slug, title, title_en, created_at from document
where trajectory = :trajectory and exists (select 1 from document_version v where v.document = document.id and v.state = 'published') order by id;

-- document_by_slug(trajectory_id trajectory, str slug) maybe document
select id, trajectory, slug, title, title_en, created_at from document where trajectory = :trajectory and slug = :slug;

-- document_by_id(document_id id) one document
select id, trajectory, slug, title, title_en, created_at from document where id = :id;

-- document_insert(trajectory_id trajectory, str slug, str title, str title_en, int now) one document_id
insert into document (trajectory, slug, title, title_en, created_at) values (:trajectory, :slug, :title, :title_en, :now) returning id;

-- ---- versions ----

-- document_versions(document_id document) many document_version
select id, document, version, state, label, why, source, problem, lost, fingerprint, created_at, published_at
from document_version where document = :document order by version;

-- document_version_by_id(document_version_id id) maybe document_version
select id, document, version, state, label, why, source, problem, lost, fingerprint, created_at, published_at
from document_version where id = :id;

-- The newest that was published before that number.
-- document_version_before(document_id document, int version) maybe document_version
select id, document, version, state, label, why, source, problem, lost, fingerprint, created_at, published_at
from document_version where document = :document and state = 'published' and version < :version order by version desc limit 1;

-- document_version_insert(document_id document, str state, str label, str why, upload_id? source, person_id? person, int now) one document_version_id
insert into document_version (document, version, state, label, why, source, person, created_at)
values (:document, (select coalesce(max(v.version), 0) + 1 from document_version v where v.document = :document), :state, :label, :why, :source,
    :person, :now) returning id;

-- document_version_ready(document_version_id id, int lost) changed
update document_version set state = 'ready', problem = '', lost = :lost where id = :id and state in ('waiting', 'ready');

-- document_version_failed(document_version_id id, str problem) changed
update document_version set state = 'failed', problem = :problem where id = :id and state = 'waiting';

-- document_version_publish(document_version_id id, str fingerprint, int now) changed
update document_version set state = 'published', fingerprint = :fingerprint, published_at = :now where id = :id and state = 'ready';

-- document_version_drop(document_version_id id) changed
delete from document_version where id = :id and state <> 'published';

-- A version that somebody may read: of this trajectory, and published.
-- documents_published(trajectory_id trajectory) one int
-- : n int
select count(*) as n from document_version v join document d on d.id = v.document where d.trajectory = :trajectory and v.state = 'published';

-- documents_decided(trajectory_id trajectory) one int
-- : n int
select count(*) as n from document_version v join document d on d.id = v.document
where d.trajectory = :trajectory and v.state = 'published' and v.label = 'decided';

-- ---- paragraphs ----

-- document_paragraphs(document_version_id version) many document_paragraph
select seq, paragraph, level, body from document_paragraph where version = :version order by seq;

-- document_paragraph_insert(document_version_id version, int seq, str paragraph, int level, str body) exec
insert into document_paragraph (version, seq, paragraph, level, body) values (:version, :seq, :paragraph, :level, :body);

-- document_paragraphs_drop(document_version_id version) exec
delete from document_paragraph where version = :version;

-- Every id that this document ever had.
-- document_ids(document_id document) many document_used
-- : paragraph str
select distinct p.paragraph from document_paragraph p join document_version v on v.id = p.version where v.document = :document order by p.paragraph;

-- ---- views ----

-- view_insert(contribution_id contribution, document_version_id? version, str paragraph, str address, int? posted_day, int received_at, int spoken, upload_id? audio, str record, person_id? record_by, int record_at) exec
insert into consultation_view (contribution, version, paragraph, address, posted_day, received_at, spoken, audio, record, record_by, record_at)
values (:contribution, :version, :paragraph, :address, :posted_day, :received_at, :spoken, :audio, :record, :record_by, :record_at);

-- view_also_insert(contribution_id contribution, str paragraph) exec
insert into consultation_view_also (contribution, paragraph) values (:contribution, :paragraph) on conflict (contribution, paragraph) do nothing;

-- Besides its first paragraph.
-- view_also(contribution_id contribution) many view_also
select paragraph from consultation_view_also where contribution = :contribution order by paragraph;

-- view_of(contribution_id contribution) maybe consultation_view
select contribution, version, paragraph, address, posted_day, received_at, spoken, audio, record, record_by, record_at, confirmed_at,
    confirmed_how, correction
from consultation_view where contribution = :contribution;

-- What a view is about, to say beside its words.
-- view_about(contribution_id contribution) maybe view_about
-- : slug str?, title str?, title_en str?, version int?, paragraph str, spoken int, record str
select d.slug, d.title, d.title_en, dv.version, w.paragraph, w.spoken, w.record
from consultation_view w left join document_version dv on dv.id = w.version left join document d on d.id = dv.document
where w.contribution = :contribution;

-- view_record_write(contribution_id contribution, person_id record_by, int now) changed
update consultation_view set record = 'written', record_by = :record_by, record_at = :now, correction = ''
where contribution = :contribution and record in ('asked', 'written', 'corrected');

-- view_record_confirm(contribution_id contribution, str how, int now) changed
update consultation_view set record = 'confirmed', confirmed_how = :how, confirmed_at = :now, correction = ''
where contribution = :contribution and record in ('written', 'corrected');

-- view_record_correct(contribution_id contribution, str correction) changed
update consultation_view set record = 'corrected', correction = :correction where contribution = :contribution and record in ('written', 'corrected');

-- What somebody takes back: nothing of them stays beside the empty words.
-- view_empty(contribution_id contribution) exec
update consultation_view set address = '', correction = '', record = '', audio = null where contribution = :contribution;

-- view_audio_off(contribution_id contribution) exec
update consultation_view set audio = null where contribution = :contribution;

-- The record of what was said takes the place of the words that stood in for it.
-- view_body_set(contribution_id contribution, str body) exec
update contribution set body = :body where id = :contribution and state <> 'withdrawn';

-- view_point_set(contribution_id contribution, str body) exec
update contribution_point set body = :body where contribution = :contribution and seq = 1;

-- The recordings of somebody who leaves: a voice is a person. What was said stays as its record.
-- views_silence(person_id person) exec
update consultation_view set audio = null where contribution in (select id from contribution where person = :person);

-- views_forget(person_id person) exec
update consultation_view set address = '', correction = '' where contribution in (select id from contribution where person = :person);

-- views_past(int ended_before, int made_before) changed
update consultation_view set address = '', correction = '' where (address <> '' or correction <> '') and contribution in
    (select c.id from contribution c where c.created_at < :made_before or c.trajectory in
        (select id from trajectory where state in ('evaluated', 'archived', 'stopped', 'none') and state_at < :ended_before));
