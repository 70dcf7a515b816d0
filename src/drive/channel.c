/*
 * Messages from a worker to its supervisor: through a pipe, each with its length and a checksum,
 * or directly where both are one process.
 */
#include "base/hash.h"
#include "drive/ledger.h"
#include "sys/process.h"

#include <fcntl.h>
#include <string.h>

struct header {
    uint32_t mark, message, len, unused;
    uint64_t checksum;
};

enum { MESSAGE_MAX = 128 * 1024 * 1024, READ_SIZE = 64 * 1024 };

void pdi_tell(struct pdi_campaign *campaign, enum pdi_message message, const char *data, size_t len)
{
    if (!campaign->isolated) {
        pdi_receive(campaign, message, data, len);
        return;
    }
    PD_ASSERT(len <= MESSAGE_MAX);
    struct pdi_seat *const seat = campaign->seat;
    if (!pdi_pin_holds(&seat->channel_pin, &seat->channel[1], O_WRONLY)) {
        return;
    }
    const struct header header = {.mark = PDI_MESSAGE_MARK,
                                  .message = (uint32_t)message,
                                  .len = (uint32_t)len,
                                  .checksum = pdi_hash_bytes((uint64_t)message, data, len)};
    (void)(pdi_write_all(seat->channel[1], &header, sizeof header) &&
           pdi_write_all(seat->channel[1], data, len));
}

static void read_available(struct pdi_seat *seat, pd_arena *arena)
{
    for (;;) {
        if (seat->inbox_capacity - seat->inbox_len < READ_SIZE) {
            const size_t capacity = seat->inbox_capacity * 2 + READ_SIZE;
            char *const inbox = pdi_arena_raw(arena, capacity);
            if (seat->inbox_len) {
                memcpy(inbox, seat->inbox, seat->inbox_len);
            }
            seat->inbox = inbox;
            seat->inbox_capacity = capacity;
        }
        const ssize_t got =
            pdi_read_some(seat->channel[0], seat->inbox + seat->inbox_len, READ_SIZE);
        if (got <= 0) {
            return;
        }
        seat->inbox_len += (size_t)got;
    }
}

/* Where behind AT the next message may begin, in whole or in part. */
static size_t next_mark(const struct pdi_seat *seat, size_t at)
{
    const uint32_t mark = PDI_MESSAGE_MARK;
    size_t left;
    do {
        left = seat->inbox_len - ++at;
    } while (memcmp(seat->inbox + at, &mark, left < sizeof mark ? left : sizeof mark) != 0);
    return at;
}

/* What a worker says while it executes runs is kept until those are settled. */
static void hear(struct pdi_campaign *campaign, enum pdi_message message, const char *data,
                 size_t len)
{
    const bool is_line = message == PDI_MESSAGE_WARNING || message == PDI_MESSAGE_TEARDOWN ||
                         message == PDI_MESSAGE_OUTPUT;
    if (is_line && campaign->seat->lines) {
        pdi_lines_add(campaign->seat->lines, message, data, len);
    } else {
        pdi_receive(campaign, message, data, len);
    }
}

void pdi_receive_begin(struct pdi_campaign *campaign)
{
    campaign->seat->inbox_len = 0;
    campaign->seat->inbox_lost = false;
}

void pdi_receive_all(struct pdi_campaign *campaign)
{
    struct pdi_seat *const seat = campaign->seat;
    size_t at = 0;
    read_available(seat, &campaign->arena);
    while (seat->inbox_len - at >= sizeof(struct header)) {
        struct header header;
        memcpy(&header, seat->inbox + at, sizeof header);
        if (header.mark != PDI_MESSAGE_MARK || header.len > MESSAGE_MAX) {
            if (!seat->inbox_lost) { /* once, in however many pieces it comes */
                pdi_warn(campaign, "a worker sent what is no message: it was dropped");
            }
            seat->inbox_lost = true;
            at = next_mark(seat, at);
            continue;
        }
        seat->inbox_lost = false;
        if (seat->inbox_len - at - sizeof header < header.len) {
            break;
        }
        const char *const data = seat->inbox + at + sizeof header;
        if (header.checksum == pdi_hash_bytes(header.message, data, header.len)) {
            hear(campaign, (enum pdi_message)header.message, data, header.len);
        } else {
            pdi_warn(campaign, "a message of a worker was damaged and was dropped");
        }
        at += sizeof header + header.len;
    }
    seat->inbox_len -= at;
    memmove(seat->inbox, seat->inbox + at, seat->inbox_len);
}
