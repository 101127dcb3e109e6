-- signer_last() maybe signing_key_id
select id from signing_key order by id desc limit 1;

-- signer_put(str name, str private, str n, str e, int now) one signing_key_id
insert into signing_key (name, private, n, e, made_at) values (:name, :private, :n, :e, :now) returning id;

-- signer_by_id(signing_key_id id) one signer
select id, name, private, n, e from signing_key where id = :id;

-- The public halves alone.
-- signer_public() many signer_public
select name, n, e from signing_key order by id desc limit 100;

-- signer_public_of(str name) maybe signer_public
select name, n, e from signing_key where name = :name;
