"""Amplify Hosting: apps, branches, jobs, domains, deployments, and the demo's apps."""
import io
import urllib.request
import zipfile

from world import pages


def walk(world):
    connected(world)
    manual(world)
    estate(world)


def connected(world):
    amplify = world.client("amplify")
    app = amplify.create_app(
        name="walk",
        repository="https://github.com/distrofm/walk",
        accessToken="token",
        platform="WEB",
        environmentVariables={"API_URL": "https://example.com", "EMPTY": ""},
        customRules=[{"source": "/<*>", "target": "/index.html", "status": "404-200"}],
        tags={"service": "walk"},
    )["app"]
    app_id, arn = app["appId"], app["appArn"]
    branch = {"appId": app_id, "branchName": "feature/walk"}
    amplify.create_branch(
        **branch, stage="DEVELOPMENT", framework="React", enableAutoBuild=False
    )
    amplify.create_branch(appId=app_id, branchName="main", stage="PRODUCTION")
    amplify.update_branch(**branch, description="A walk", enableAutoBuild=True)
    amplify.update_app(appId=app_id, description="Walked over")
    amplify.get_app(appId=app_id)
    assert amplify.get_branch(**branch)["branch"]["branchName"] == "feature/walk"
    pages(amplify, "list_apps")
    pages(amplify, "list_branches", appId=app_id)

    started = amplify.start_job(**branch, jobType="RELEASE", jobReason="a walk")
    job = {**branch, "jobId": started["jobSummary"]["jobId"]}
    world.refused(
        "LimitExceededException", amplify.start_job, **branch, jobType="RELEASE"
    )
    for _ in range(10):
        world.step(30)
        amplify.get_job(**job)
    world.step(1800)
    done = amplify.get_job(**job)["job"]
    assert done["summary"]["status"] in ("SUCCEED", "FAILED"), done["summary"]
    for step in done["steps"]:
        if step.get("logUrl"):
            urllib.request.urlopen(step["logUrl"]).read()
    retried = amplify.start_job(**job, jobType="RETRY")["jobSummary"]
    amplify.stop_job(**{**job, "jobId": retried["jobId"]})
    amplify.get_job(**{**job, "jobId": retried["jobId"]})
    world.step(1800)
    pages(amplify, "list_jobs", **branch)
    amplify.list_artifacts(**job)
    amplify.delete_job(**job)

    domain = {"appId": app_id, "domainName": "walk.example.com"}
    amplify.create_domain_association(
        **domain, subDomainSettings=[{"prefix": "", "branchName": "main"}]
    )
    world.step(600)
    amplify.get_domain_association(**domain)
    pages(amplify, "list_domain_associations", appId=app_id)
    amplify.update_domain_association(
        **domain, subDomainSettings=[{"prefix": "www", "branchName": "main"}]
    )
    amplify.delete_domain_association(**domain)

    hook = amplify.create_webhook(appId=app_id, branchName="main")["webhook"]
    amplify.get_webhook(webhookId=hook["webhookId"])
    amplify.update_webhook(webhookId=hook["webhookId"], description="hooked")
    amplify.list_webhooks(appId=app_id)
    amplify.delete_webhook(webhookId=hook["webhookId"])

    amplify.create_backend_environment(appId=app_id, environmentName="walk")
    amplify.get_backend_environment(appId=app_id, environmentName="walk")
    amplify.list_backend_environments(appId=app_id)
    amplify.delete_backend_environment(appId=app_id, environmentName="walk")

    amplify.tag_resource(resourceArn=arn, tags={"team": "walkers"})
    amplify.untag_resource(resourceArn=arn, tagKeys=["service", "none"])
    tags = amplify.list_tags_for_resource(resourceArn=arn)["tags"]
    assert tags == {"team": "walkers"}, tags

    world.refused("NotFoundException", amplify.get_app, appId="dnothing00000")
    world.refused(
        "NotFoundException", amplify.get_branch, appId=app_id, branchName="nothing"
    )
    world.refused("BadRequestException", amplify.list_jobs, **branch, maxResults=51)
    amplify.delete_branch(**branch)
    amplify.delete_app(appId=app_id)


def manual(world):
    amplify = world.client("amplify")
    app_id = amplify.create_app(name="by-hand")["app"]["appId"]
    branch = {"appId": app_id, "branchName": "main"}
    amplify.create_branch(**branch)
    prepared = amplify.create_deployment(**branch)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("index.html", "<h1>Walk</h1>")
    put = urllib.request.Request(
        prepared["zipUploadUrl"], method="PUT", data=archive.getvalue()
    )
    urllib.request.urlopen(put).read()
    amplify.start_deployment(**branch, jobId=prepared["jobId"])
    world.refused("BadRequestException", amplify.create_deployment, **branch)
    world.step(600)
    job = amplify.get_job(**branch, jobId=prepared["jobId"])["job"]
    assert job["summary"]["status"] == "SUCCEED", job["summary"]
    amplify.delete_app(appId=app_id)


def estate(world):
    """Every read of the demo's apps."""
    jobs = 0
    for account in ("111111111111", "222222222222", "333333333333"):
        amplify = world.demo("amplify", account)
        for page in pages(amplify, "list_apps"):
            for app in page["apps"]:
                app_id = app["appId"]
                amplify.get_app(appId=app_id)
                pages(amplify, "list_domain_associations", appId=app_id)
                for branches in pages(amplify, "list_branches", appId=app_id):
                    for branch in branches["branches"]:
                        name = {"appId": app_id, "branchName": branch["branchName"]}
                        amplify.get_branch(**name)
                        listed = [
                            job
                            for found in pages(amplify, "list_jobs", **name)
                            for job in found["jobSummaries"]
                        ]
                        jobs += len(listed)
                        for job in listed[:3]:
                            amplify.get_job(**name, jobId=job["jobId"])
                        world.refused(
                            "AccessDeniedException", amplify.delete_branch, **name
                        )
    assert jobs > 10, f"the demo's apps have {jobs} jobs"
