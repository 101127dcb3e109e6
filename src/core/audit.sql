-- audit_last() maybe audit_end
select id, hash from audit order by id desc limit 1;

-- audit_insert(audit_id id, int at, str who, str what, str object, str detail, str hash) exec
insert into audit (id, at, who, what, object, detail, hash)
values (:id, :at, :who, :what, :object, :detail, :hash);

-- audit_page(int after, int limit_n) many audit
select id, at, who, what, object, detail, hash from audit where id > :after order by id limit :limit_n;

-- audit_of(str object, int limit_n) many audit
select id, at, who, what, object, detail, hash from audit where object = :object order by id desc limit :limit_n;
