// A portal of one's own: the release build on a free port, with a database that nobody else touches.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const BUILD = path.resolve(import.meta.dirname, "../../target/portal");
const BINARY = path.join(BUILD, "server");
const READY_MS = 30_000;

/** Only what a server needs: a setting of the developer's own shell must not change a test. */
function environment(folder: string, port: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    DATABASE_URL: `sqlite:${folder}/portal.db`,
    PORTAL_DEMO: "true",
    PORTAL_FILES: `${folder}/files`,
    PORTAL_MAIL_FOLDER: `${folder}/mail`,
    PORTAL_LISTEN: `127.0.0.1:${port}`,
    PORTAL_BASE_URL: `http://127.0.0.1:${port}`,
    PORTAL_SITE: `${BUILD}/site`,
    PORTAL_LOG_FILTER: "info",
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("No free port was found.");
  return address.port;
}

/** Loads the demo estate once; every server starts from a copy of it. */
export async function makeEstate(): Promise<string> {
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: run script/build first.`);
  const folder = await mkdtemp(path.join(tmpdir(), "portal-estate-"));
  execFileSync(BINARY, ["demo"], { cwd: folder, env: environment(folder, 1), stdio: ["ignore", "ignore", "inherit"] });
  return folder;
}

export class Server {
  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(estate: string): Promise<Server> {
    const folder = await mkdtemp(path.join(tmpdir(), "portal-"));
    await cp(estate, folder, { recursive: true });
    const port = await freePort();
    const logs = path.resolve(import.meta.dirname, "../results");
    await mkdir(logs, { recursive: true });
    const child = spawn(BINARY, ["serve"], { cwd: folder, env: environment(folder, port), stdio: ["ignore", "pipe", "pipe"] });
    const log = createWriteStream(path.join(logs, `server-${child.pid}.log`));
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const server = new Server(`http://127.0.0.1:${port}`, folder, child);
    await server.ready();
    return server;
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + READY_MS;
    while (Date.now() < deadline) {
      if (this.process.exitCode !== null) break;
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`The server did not start; see results/server-${this.process.pid}.log.`);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null) {
      const ended = once(this.process, "exit");
      this.process.kill("SIGTERM");
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
