/** The actions that workflows use, by their commits. */
const checkout = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1";
const setupNode = "actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0";
const uploadArtifact = "actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0";

const install = `      - uses: ${setupNode}
        with:
          node-version-file: package.json
      - run: npm ci`;

/** Whether the rendered files are current, nothing in them is unsound, and types and tests hold. */
export const checkWorkflow: string = `name: Check

on:
  push:
    branches: [main]
  pull_request:
  # For commits that a workflow pushed, which start no other by themselves.
  workflow_dispatch:

permissions:
  contents: read

concurrency:
  group: check-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    steps:
      - uses: ${checkout}
        with:
          persist-credentials: false
${install}
      - name: The rendered files are current
        run: npx cowlab check
      - name: Nothing is unsound
        if: \${{ !cancelled() }}
        run: npx cowlab lint --format github
      - name: Every name is reached
        if: \${{ !cancelled() }}
        run: npx cowlab trace --all
      - name: Types and tests
        if: \${{ !cancelled() }}
        run: npm test
`;

/** What a change does to the cluster, as one comment that is kept up to date and as a page. */
export const pullRequestWorkflow: string = `name: Pull request

# What the change does to the cluster, as one comment that is kept up to date and as a page.
on:
  pull_request:
  # For commits that a workflow pushed, which start no other by themselves.
  workflow_dispatch:

permissions:
  contents: read

concurrency:
  group: pull-request-\${{ github.head_ref || github.ref_name }}
  cancel-in-progress: true

jobs:
  diff:
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    steps:
      - uses: ${checkout}
        with:
          persist-credentials: false
          # The diff needs the commit where the branch left its base.
          fetch-depth: 0
${install}
      - env:
          BASE: origin/\${{ github.base_ref || github.event.repository.default_branch }}
          # Set this variable of the repository to look-closely or dangerous for a verdict to fail the check.
          DIFF_FAIL_ON: \${{ vars.DIFF_FAIL_ON }}
        run: |
          base=$(git merge-base "$BASE" HEAD)
          mkdir rendered-diff
          status=0
          npx cowlab diff "$base" HEAD --format markdown --output rendered-diff/comment.md || status=$?
          npx cowlab diff "$base" HEAD --format html --output rendered-diff/index.html || status=$?
          cat rendered-diff/comment.md >> "$GITHUB_STEP_SUMMARY"
          npx cowlab diff "$base" HEAD \${DIFF_FAIL_ON:+--fail-on "$DIFF_FAIL_ON"} || status=$?
          exit "$status"
      - if: \${{ !cancelled() }}
        uses: ${uploadArtifact}
        with:
          name: rendered-diff
          path: rendered-diff/
          if-no-files-found: ignore
          retention-days: 30

  comment:
    needs: diff
    # A pull request from a fork gets no right to write: its diff is in the summary of the run.
    if: \${{ !cancelled() && (github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository) }}
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    # Nothing of the branch runs here: what the other job wrote is posted.
    permissions:
      actions: read
      contents: read
      pull-requests: write
    steps:
      - env:
          GH_TOKEN: \${{ github.token }}
          GH_REPO: \${{ github.repository }}
          BRANCH: \${{ github.head_ref || github.ref_name }}
          NUMBER: \${{ github.event.pull_request.number }}
        run: |
          number=\${NUMBER:-$(gh pr list --head "$BRANCH" --state open --json number --jq '.[0].number // empty')}
          if [ -z "$number" ]; then echo "no pull request is open for $BRANCH"; exit 0; fi
          gh run download "$GITHUB_RUN_ID" --name rendered-diff --dir "$RUNNER_TEMP"
          run="$GITHUB_SERVER_URL/$GH_REPO/actions/runs/$GITHUB_RUN_ID"
          printf '\\nThe whole of it, side by side: the artifact *rendered-diff* of [this run](%s).\\n' "$run" >> "$RUNNER_TEMP/comment.md"
          # Its own, by the first line; anybody can write a comment that begins alike.
          own='.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("<!-- cowlab diff -->"))) | .id'
          ids=$(gh api --paginate "repos/$GH_REPO/issues/$number/comments" --jq "$own")
          id=\${ids%%$'\\n'*}
          # From the file: a comment is too long for an argument.
          if [ -n "$id" ]; then
            gh api --silent --method PATCH "repos/$GH_REPO/issues/comments/$id" --field "body=@$RUNNER_TEMP/comment.md"
          else
            gh api --silent --method POST "repos/$GH_REPO/issues/$number/comments" --field "body=@$RUNNER_TEMP/comment.md"
          fi
`;

/** What follows from a version bot's change, rendered and pushed to its branch. */
export const renderWorkflow: string = `name: Render

# A version bot changes versions in the sources. This renders what follows from that and pushes it to the bot's branch, so that its
# pull request can be reviewed and merged like any other.
on:
  push:
    branches: ["renovate/**"]

permissions:
  contents: read

concurrency:
  group: render-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  render:
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    outputs:
      changed: \${{ steps.patch.outputs.changed }}
    steps:
      - uses: ${checkout}
        with:
          persist-credentials: false
${install}
      - run: npm run render
      - id: patch
        run: |
          git add --intent-to-add -- clusters docs/clusters
          git diff --binary -- ':(glob)clusters/*/**' docs/clusters > render.patch
          if [ -s render.patch ]; then echo changed=true >> "$GITHUB_OUTPUT"; fi
      - if: steps.patch.outputs.changed == 'true'
        uses: ${uploadArtifact}
        with:
          name: render-patch
          path: render.patch
          retention-days: 1

  push:
    needs: render
    if: needs.render.outputs.changed == 'true'
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    # Nothing of the branch runs here: a patch of rendered files is applied and pushed.
    permissions:
      actions: write
      contents: write
    steps:
      - uses: ${checkout}
      - env:
          GH_TOKEN: \${{ github.token }}
        run: |
          gh run download "$GITHUB_RUN_ID" --name render-patch --dir "$RUNNER_TEMP"
          git apply --index --include='clusters/*/*' --include='docs/clusters/*' "$RUNNER_TEMP/render.patch"
          git -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \\
            commit --message 'Render'
          git push origin "HEAD:$GITHUB_REF"
          # A push by a workflow starts no other: these are asked for by name, and their checks stand on the new commit.
          for workflow in check.yaml pull-request.yaml; do gh workflow run "$workflow" --ref "$GITHUB_REF_NAME"; done
`;
