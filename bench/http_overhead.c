/*
 * What one command over HTTP costs beyond libcurl alone: the same requests to the same server over
 * a kept connection, once by a loop of curl_easy_perform and once by a campaign of the adapter,
 * one after the other in rounds; medians of microseconds. Processor time says what is ours: the
 * time that passes is mostly the kernel's and the server's, and varies more than what is measured.
 */
#include "bench.h"

#include <propertydamage/http.h>
#include <propertydamage/pd.h>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

enum { ROUNDS = 31, RUNS = 20, COMMANDS = 100 };

/* Microseconds of each request: that passed, and of the processor in this process. */
struct sample {
    double passed, cpu;
};

static struct sample begin(void)
{
    return (struct sample){bench_seconds(), bench_cpu_seconds()};
}

static struct sample end(struct sample start, double requests)
{
    return (struct sample){(bench_seconds() - start.passed) / requests * 1e6,
                           (bench_cpu_seconds() - start.cpu) / requests * 1e6};
}

/* ---- The server: one answer to all requests -------------------------------------------------- */

static const char answer[] = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
                             "Content-Length: 49\r\n\r\n"
                             "{\"account\": \"acc-1\", \"amount\": 42, \"balance\": 43}";

static void serve(int listener)
{
    static char request[4096];
    for (;;) {
        const int on = 1;
        const int fd = accept(listener, NULL, NULL);
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        while (fd >= 0 && recv(fd, request, sizeof request, 0) > 0) {
            if (send(fd, answer, sizeof answer - 1, MSG_NOSIGNAL) < 0) {
                break;
            }
        }
        (void)close(fd);
    }
}

static pid_t start(char url[64])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 ||
        listen(listener, 4) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
        perror("http_overhead: no server");
        exit(3);
    }
    snprintf(url, 64, "http://127.0.0.1:%d", ntohs(address.sin_port));
    const pid_t pid = fork();
    if (pid == 0) {
        serve(listener);
    }
    (void)close(listener);
    return pid;
}

/* ---- The model ------------------------------------------------------------------------------- */

struct bank {
    int64_t balance;
};
PD_TYPE(bank, PD_FIELD(balance));
struct moved {
    pd_str account;
    int64_t amount, balance;
};
PD_TYPE(moved, PD_FIELD(account), PD_FIELD(amount), PD_FIELD(balance));
PD_EVENTS(bank, moved);
static void bank_apply(struct bank *bank, const pd_event *event)
{
    const struct moved *const moved = pd_as(event, moved);
    bank->balance = moved ? moved->balance : bank->balance;
}
PD_PROJECTION(bank, .apply = bank_apply);
struct credit {
    int64_t amount;
};
PD_TYPE(credit, PD_FIELD(amount, PD_RANGE(42, 42)));
static void simulate_credit(const struct credit *credit, const struct bank *bank, pd_step *step)
{
    (void)bank;
    pd_emit(step, moved, .account = PD_STR("acc-1"), .amount = credit->amount,
            .balance = credit->amount + 1);
}
PD_COMMAND(credit, bank, .simulate = simulate_credit);
PD_COMMANDS(bank, credit);
PD_MODEL(bank, .exact = true);

static const pd_http_route routes[] = {
    {.command = &credit_type,
     .request = "POST /accounts/acc-1/credits",
     .headers = {"Idempotency-Key: {$key}"},
     .replies = {{.status = 201, .event = &moved_type, .take = "account amount balance"}}},
    {0},
};
PD_HTTP_ADAPTER(bank, .routes = routes);

/* ---- Measuring ------------------------------------------------------------------------------- */

static size_t swallow(char *data, size_t size, size_t count, void *context)
{
    (void)data;
    (void)context;
    return size * count;
}

/* Requests of libcurl alone. */
static struct sample measure_curl(const char *base)
{
    char url[128];
    CURL *const easy = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    headers = curl_slist_append(headers, "Idempotency-Key: 0123456789abcdef-100-100");
    snprintf(url, sizeof url, "%s/accounts/acc-1/credits", base);
    (void)curl_easy_setopt(easy, CURLOPT_URL, url);
    (void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 5000L);
    (void)curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    (void)curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "{\"amount\": 42}");
    (void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, swallow);
    const struct sample start = begin();
    for (int i = 0; i < RUNS * COMMANDS; i++) {
        if (curl_easy_perform(easy) != CURLE_OK) {
            fprintf(stderr, "http_overhead: no answer\n");
            exit(3);
        }
    }
    const struct sample sample = end(start, RUNS * COMMANDS);
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
    return sample;
}

/* Commands of a campaign, with all that belongs to it. */
static struct sample measure_adapter(const char *base)
{
    const struct pd_http_config config = {.url = {base, strlen(base)}};
    const pd_options options = {.size = sizeof options,
                                .model = &bank_model,
                                .adapter = &bank_adapter,
                                .config = &config,
                                .max_runs = RUNS,
                                .max_commands = COMMANDS,
                                .seed = PD_SEED(1),
                                .isolation = PD_ISOLATION_NONE,
                                .no_validate = true};
    pd_report *report;
    pd_diag diag;
    const struct sample start = begin();
    if (pd_run(&options, &report, &diag) != PD_OK) {
        fprintf(stderr, "http_overhead: %s\n", diag.text);
        exit(3);
    }
    const struct sample sample = end(start, (double)pd_report_commands(report));
    if (pd_report_exit_code(report) != 0) {
        fprintf(stderr, "%s", pd_report_text(report).data);
        exit(3);
    }
    pd_report_free(report);
    return sample;
}

/* Figures of METRIC: libcurl's, ours, and the median of what ours is more in each round. */
static void print(const char *metric, double curl[ROUNDS], double adapter[ROUNDS])
{
    double more[ROUNDS];
    char name[64];
    for (int i = 0; i < ROUNDS; i++) {
        more[i] = adapter[i] - curl[i];
    }
    bench_figure("http_overhead", "libcurl", metric, bench_median(curl, ROUNDS));
    bench_figure("http_overhead", "propertydamage", metric, bench_median(adapter, ROUNDS));
    snprintf(name, sizeof name, "%s_more", metric);
    bench_figure("http_overhead", "propertydamage", name, bench_median(more, ROUNDS));
}

int main(void)
{
    double curl[2][ROUNDS];
    double adapter[2][ROUNDS];
    char url[64];
    const pid_t server = start(url);
    for (int i = 0; i < ROUNDS; i++) {
        const struct sample alone = measure_curl(url);
        const struct sample ours = measure_adapter(url);
        curl[0][i] = alone.passed;
        curl[1][i] = alone.cpu;
        adapter[0][i] = ours.passed;
        adapter[1][i] = ours.cpu;
    }
    (void)kill(server, SIGKILL);
    (void)waitpid(server, NULL, 0);
    print("us_passed", curl[0], adapter[0]);
    print("us_cpu", curl[1], adapter[1]);
    return 0;
}
