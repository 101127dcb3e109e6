-- audit_last() maybe audit_end
select id, hash from audit order by id desc limit 1;

-- audit_insert(audit_id id, int at, str who, str what, str object, str detail, str hash) exec
insert into audit (id, at, who, what, object, detail, hash)
values (:id, :at, :who, :what, :object, :detail, :hash);

-- audit_page(int after, int limit_n) many audit
select id, at, who, what, object, detail, hash from audit where id > :after order by id limit :limit_n;

-- audit_of(str object, int limit_n) many audit
select id, at, who, what, object, detail, hash from audit where object = :object order by id desc limit :limit_n;

-- For who reads the log: newest first, with the name of who did it while there is one.
-- audit_search(str? who, str? what, str? object, int since, int before, int limit_n) many audit_line
-- : id audit_id, at int, who str, what str, object str, detail str, hash str, name str?
select a.id, a.at, a.who, a.what, a.object, a.detail, a.hash, p.name from audit a left join person p on p.uid = a.who
where a.id < :before and a.at >= :since and (:who is null or a.who = :who) and (:what is null or a.what = :what)
  and (:object is null or a.object = :object)
order by a.id desc limit :limit_n;

-- audit_whats() many audit_what
select distinct what from audit order by what;
