-- What an official asks before a plan is public is another state than what is asked of a public one: from here it goes back to where
-- somebody looks at it first.

-- up

update initiative set state = 'incomplete' where state = 'supplement' and shown = 0;

-- down

update initiative set state = 'supplement' where state = 'incomplete';
