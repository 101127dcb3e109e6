-- In which role somebody assessed a challenge; '' for those from before this.

-- up

alter table challenge_assessment add column role text not null default '';

-- down

alter table challenge_assessment drop column role;
