"""Videos of 32 by 32 grey pixels that nothing here can write, made by FFmpeg.

Two frames of interlaced H.264 in MP4 and three of MPEG-2 in Matroska, both noisy; one of AV1.
"""

import zlib
from base64 import b64decode

_H264 = (
    "eNpjYGBQSCupLMgszs9lYGBiANFAbJRYlmyYW2BiyMDAwJFWlJoKlOPKTUksAfL/pXY06difvvLTOfCN46cjvAaJOrkZ"
    "j4u+exx4Y7VLS3qnp+n/r5dW3Tv6z/6/ds3lF/IfAoUYz//xvKwcz3uam8PcsDI86+v+W0LOgfu3LLH4aN6js5HRQbTs"
    "/+VXu8LP3r9ZGDE14uVWq+83rW/pvliz9/uvFcne/6+X1xb8vL9pZfHdE+J3bePX7/6Rvb4k68FNe71vRcZ3DNacWTk5"
    "7/bdvh9qB76IMv+JfybW7ZnC0/77vcPJ8+pHeNZwx1k/d9X4LMv6cFJarqb05b+Pp9b65nyoz61ze9pjL6bE1Tb36QwJ"
    "YeMJdkxbfnefzt2hNVu7rk6Md0P+t+ggkeMJW09feH9yk1tPtMl3/kZgCPxJ7Wjk5v//vfb3bMnJSo+r1q2pWW3dnccX"
    "8q8nT2uJs2bzlOxJLMvf3fD6/H/HDfO0ihd9E8wmr1+zxsL/avKdCq2H8n8+ndD+rxOltTMkZvW68iifbRsMHk088mzN"
    "hSthq4Xc5E406f/iSEoK2qC14/n/+sXm/+ZMXyj02KVJ75Ws87t9a29GrNA//vGG46x798QPdFQw/dR9ksIw+7Ed38y/"
    "fyTY+I6pGz0O2FhvEFImopL1/wu30tVAmdrLJx96/t2wq3aJks3tQzsE9Y3nreYyyv/D46Vesk5u1nOGuppvN5/EPxac"
    "lnL31rKf5bODQu8kGyyQOcP4fPfjb0JforfYSrT/719vcmYaMCV8yc3PLwOGQ05uWUYKAwpgfgEkAhgYGUAIARhRVaHz"
    "HRjwAiYgci4pSswGsmNKssF2MmMxLQBDJzH2KkAxA4NKakpJMZCWSc0pLkHSEYDQy7g7NyUzEaQjNwXd70ZAzMIQegTM"
    "0c1IySmCyZRlpqQiqwwD8vM9EvNSclJBahjTcjPz0oAMkbJcsKHIzlRJgcjJpBSlpiE5iqe0KEcBwmZUKy5JygGydxWX"
    "FKcgqVkFysY4ggLkaQUGDyDtAVPB4wNUr5CTmVRhZGaCLSIk/v8HkgZAVc6MKQKi/x8yCKcD6TWftjEpgKIESLA5NTAy"
    "sGX8YzTZpPP3xw+QLoGCxOICqAtAWCSppAgavCdOwEwuLgEHPcylTGAE9DXQR8lI4lA5MA2Sq0JNJoxMUI+KFJck5yPp"
    "MwBi29KUElDUmeamgmkQUESOJmDUFiUWFOQge5kjE5gWAIx6cWA="
)
_MPEG2 = (
    "eNqTcr2/eLFTWyOj03cg/tTI4vS5kcOpqSM3saQovzg70akdKNTayCQR3JDOyAACzG8EfWeXHNjf0nj2gL3v7u7g1S2i"
    "nivTgtc0LoTwxELWZQN5Z3x39wB5QiGH04PXNDEaQ7gywbuBkk3Ma99ATGMIZqA+ALln2f6W4x0d5lrXNzbzOzn4NrT4"
    "JJalhTuCKZfODoc4iFKQYx/tb+HQUElaB3PR9UbG4qMdULMY5zQyKG2d01yal9LRyNDWHhbvG+DqbtTcyKj8uLmFKSmK"
    "4cHkDY0KuxoVZjUyzm3kC93QErqzkTH0XSMDzItMDAygULi1v+W2WYdFcfHF5APdyQgL0k/McV3c7urn7O/iGuTS3g90"
    "YbJCbkFqulFZZkpqfvqJha6LO1xCgxxDPP39XNonGxhYgZGeoZEBBDDIO28rdRLd38JSnJj5vJFhscPSRgaGBqDZm5kY"
    "FIT//38gAWRvFWliALuIcQcDB4MDA4jD//8HSKb//2ewBONj7a7k8wGxnT6J08M/b5N5pxfc8JbRJXvhD4ZPVzcsY/ga"
    "mnRtl5zD/KVN7Yw3RKcwXu04+rkXZA/T4xCPZ3JMN3QcWdjC9reFGETNYf8WP4cl0b2TjYFxk0Ywwy7/iA0Ky5Sv9/9v"
    "n+suey7TeOWhL4sdtjUyaOB35wHs7jS6smq6kA3b1Oe7rqYG2rB5N2b/6PNfLdi7dZlR84GMiyIPb1zkWvVco4PBZl3p"
    "vEd725S7nkQb/2o6kMoAdi3ztUcHUtQunLJd+aNiDtMB6+Jr+usFWfs2Wx7h47c6/tGB+Xe7SR+zZvhRhtqMu+cZ7u1P"
    "PPf8rmTuRxuGmo87n0gsdljRyBCA1+GMOAL4iXPfDUehi9+CGxfp3NBN17rgYXU23GluNnPL6yc1jG8D2Jf8jiu014pT"
    "2jw35YFUxLwbc9sPgJ2sPcPNKOE5c+H9B7xvZl5h/ml4LGTxAXsm8VuM20WZb97hS7I9J8dgs2v+xwTTrYEzHllw6wWz"
    "NvAlgDLcrv0tpneSg3f3b25k2N4FzOgfmxgnfWjkBAloIAls3D1hc2PA9m6YQBNjFgBd13kf"
)
_AV1 = (
    "eNqNUjFPQjEQvvdYCJJIIoMmDI+ERBYSIDqamLgwOLjo5FJoX2hoeS+vpYlGBzd/hKubP4KB3+Hk4K8Qr+WRV0CNl17v"
    "rvfdXa9XAIhifZdylUiAEKwkpttD2ZfpSQ8AynHGGMqmpERXKqiFx1+PD/Oov1eDD7TmAAFy+C6TxKBbSDOmsEGlT9za"
    "EIBdBQWbqG37HP6kEFdHZ2SC+q2euJqlH7K1dyL/UzfKGaDFqFYoG0wo7UW0i9jgVVJObISk27333VWvF87ojKnI1h7D"
    "KfORN2gnAzKlgllMcCX5NEalbqRL6l+zRVe+Bs1Y7F2qOstEtNKDmtJDgfqb0op6mBc74V+ewjYdwQDlYI3YvyRmFAk+"
    "JInsENPbiThcLu2OrosnqIL/R1CrxJwJV6aWEpXmNS3XhzrLH/TgeZ1LaffYUOBCqzewh9HmeZEHffe576g4GyUevot8"
    "NqPaDulUMictNf2B4BAzkqbCb67McerfEP1i5Q=="
)
INTERLACED = {".mp4": zlib.decompress(b64decode(_H264)), ".mkv": zlib.decompress(b64decode(_MPEG2))}
AV1 = zlib.decompress(b64decode(_AV1))
