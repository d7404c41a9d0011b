import fc from "fast-check";
import { appCatalogue } from "../new/app-catalogue.ts";
import { answerKeys, questionOf, type TypedAnswers } from "../new/check-answers.ts";
import { kubernetesVersions } from "../new/kubernetes-versions.ts";

/** Answers about a home cluster, as somebody may type them: all that has to be answered, and any of what has a fallback. */
export function typedAnswers(name: string): fc.Arbitrary<TypedAnswers> {
  return fc
    .record({
      lan: fc.constantFrom("192.168.1", "192.168.178", "10.0.0", "172.20.7"),
      domain: fc.constantFrom("example.org", "home.example.net", "cluster.example.com"),
      access: fc.option(fc.constantFrom("public", "private"), { nil: undefined }),
      timeZone: fc.option(fc.constantFrom("Europe/Berlin", "America/New_York", "UTC"), { nil: undefined }),
      kubernetes: fc.option(fc.constantFrom(...kubernetesVersions), { nil: undefined }),
      gateway: fc.option(fc.constantFrom(1, 254), { nil: undefined }),
      nameservers: fc.option(fc.constantFrom("9.9.9.9,1.1.1.1", "192.168.1.53"), { nil: undefined }),
      servers: fc.constantFrom(1, 3),
      agents: fc.nat({ max: 4 }),
      machines: fc.array(fc.constantFrom("amd64", "arm64:end0", "amd64:enp2s0"), { minLength: 7, maxLength: 7 }),
      pool: fc.option(fc.constantFrom("30-39", "32/29"), { nil: undefined }),
      storage: fc.option(fc.constantFrom("longhorn", "local-path"), { nil: undefined }),
      cloudflare: fc.option(fc.constantFrom("none", "dns", "tunnel"), { nil: undefined }),
      email: fc.option(fc.constant("owner@example.org"), { nil: undefined }),
      media: fc.option(fc.constantFrom(":/srv/media", ":/volume1/media:8Ti:1026:100"), { nil: undefined }),
      apps: fc.subarray([...appCatalogue]),
      publicApps: fc.nat({ max: 3 }),
    })
    .map(
      ({
        lan,
        servers,
        agents,
        machines,
        gateway,
        pool,
        media,
        cloudflare,
        email,
        apps,
        publicApps,
        ...others
      }): TypedAnswers => {
        const nodes = machines.slice(0, servers + agents).map((machine, index) => {
          const [architecture, ...device] = machine.split(":");
          return [`node${index}`, index < servers ? "server" : "agent", `${lan}.${11 + index}`, architecture, ...device].join(
            ":",
          );
        });
        const running = apps.filter((app) => media !== undefined || app.media !== true).map((app) => app.name);
        const answers = {
          ...others,
          name,
          repository: `https://git.example.org/home/${name}.git`,
          lan: `${lan}.0/24`,
          gateway: gateway === undefined ? undefined : `${lan}.${gateway}`,
          nodes: nodes.join(","),
          controlPlane: nodes.length === 1 ? undefined : `${lan}.10`,
          ingress: nodes.length === 1 ? undefined : `${lan}.20`,
          pool:
            nodes.length === 1
              ? undefined
              : pool?.replace(/^(\d+)(?:-(\d+))?/, (_, first, last) =>
                  [first, last].flatMap((end) => (end === undefined ? [] : `${lan}.${end}`)).join("-"),
                ),
          cloudflare,
          tunnel: cloudflare === "tunnel" ? "5b1d7f0e-3c64-4a8e-9d27-f2a6c0b81e93" : undefined,
          email: cloudflare === "dns" || cloudflare === "tunnel" ? email : undefined,
          media: media === undefined ? undefined : `${lan}.50${media}`,
          apps: running.length === 0 ? undefined : running.join(","),
          publicApps:
            cloudflare === "tunnel" && running.length > 0 ? running.slice(0, publicApps).join(",") || "none" : undefined,
        };
        return Object.fromEntries(Object.entries(answers).filter(([, text]) => text !== undefined));
      },
    );
}

/** Answers as the arguments of `cowlab new cluster`. */
export function argumentsOf({ name = "home", ...answers }: TypedAnswers): readonly string[] {
  const flags = answerKeys.flatMap((key) =>
    key === "name" || answers[key] === undefined ? [] : [`--${questionOf(key).flag}`, answers[key]],
  );
  return [name, ...flags];
}
