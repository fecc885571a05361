/** Asks the worker whether it polls. The image has no curl. The port is Prefect's default for a worker's health check. */
export const HEALTH_CHECK = [
  "CMD",
  "python",
  "-c",
  "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/health', timeout=5)",
];
