-- pdf_put(str key, person_id? person, str html, int dated_at, int now, int until_at) one pdf_id
insert into pdf (key, person, html, dated_at, asked_at, until_at)
values (:key, :person, :html, :dated_at, :now, :until_at)
on conflict (key) do update set person = excluded.person, html = excluded.html, pdf = null,
    dated_at = excluded.dated_at, asked_at = excluded.asked_at, made_at = 0, until_at = excluded.until_at
returning id;

-- pdf_page(pdf_id id) maybe pdf_page
select html, dated_at, asked_at from pdf where id = :id and html <> '';

-- Not when it was asked again meanwhile: then a later job prints that.
-- pdf_made(pdf_id id, int asked_at, bytes pdf, int now) changed
update pdf set html = '', pdf = :pdf, made_at = :now where id = :id and asked_at = :asked_at;

-- pdf_state(str key) maybe pdf_state
-- : id pdf_id, asked_at int, made_at int, bytes int
select id, asked_at, made_at, coalesce(length(pdf), 0) as bytes from pdf where key = :key;

-- pdf_bytes(str key) maybe pdf_bytes
select pdf from pdf where key = :key and made_at > 0;

-- pdf_erase(int now) changed
delete from pdf where until_at > 0 and until_at < :now;

-- Did the last try to print it end without a page?
-- pdf_failed(str id) one int
-- : n int
select count(*) as n from job where state = 'failed'
  and id = (select max(j.id) from job j where j.kind = 'pdf.print' and j.payload = :id);

-- Of who had it printed, and of nobody else.
-- pdf_bytes_own(str key, person_id person) maybe pdf_bytes
select pdf from pdf where key = :key and person = :person and made_at > 0;

-- pdf_drop(str key) changed
delete from pdf where key = :key;
